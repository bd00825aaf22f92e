import type { Clock, Due } from "@docket/dates";
import { Temporal } from "temporal-polyfill";

/** The current time in the examples: Wednesday 25 November 2026, 12:00 in Zurich. */
export function clock(changes: Partial<Clock> = {}): Clock {
  const zurich = { timeZone: "Europe/Zurich", locale: "en-GB", weekStart: 1 } as const;
  return { now: "2026-11-25T11:00:00Z", ...zurich, ...changes };
}

/** Parses `2026-12-01`, `2026-12-01 09:30` or `2026-12-01 09:30 Asia/Tokyo`. */
export function due(text: string): Due {
  const [dueDate = "", dueTime = null, dueZone = null] = text.split(" ");
  return { dueDate, dueTime, dueZone };
}

/** The reverse of {@link due}. */
export function text(due: Due | null | undefined): string | null {
  return due ? [due.dueDate, due.dueTime, due.dueZone].filter(Boolean).join(" ") : null;
}

/** The instant of a wall time in a zone, `2026-11-25 12:00`. */
export function instant(wallTime: string, zone = "Europe/Zurich"): string {
  return Temporal.PlainDateTime.from(wallTime.replace(" ", "T"))
    .toZonedDateTime(zone)
    .toInstant()
    .toString();
}
