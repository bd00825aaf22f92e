import { type Due, dateProblem, zoneProblem } from "@docket/dates";
import { Temporal } from "temporal-polyfill";

/** `2026-12-01T08:30:00.000Z` for what other applications write as an instant, or `null` if it is none. */
export function instantOf(text: string): string | null {
  const compact = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const spaced = compact
    ? `${compact[1]}-${compact[2]}-${compact[3]}T${compact[4]}:${compact[5]}:${compact[6]}Z`
    : text.trim().replace(" ", "T");
  const iso = /[zZ]$|[+-]\d\d:?\d\d$/.test(spaced) ? spaced : `${spaced}Z`;
  try {
    const instant = Temporal.Instant.from(iso).toString({ fractionalSecondDigits: 3 });
    return dateProblem(instant.slice(0, 10)) === null ? instant : null;
  } catch {
    return null;
  }
}

/** Day and wall time of an instant in a zone. */
export function wallTime(instant: string, zone: string): { date: string; time: string } {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return {
    date: local.toPlainDate().toString(),
    time: local.toPlainTime().toString({ smallestUnit: "minute" }),
  };
}

/** A due at an instant, as the wall time of a zone; it follows the user where that zone is theirs. */
export function dueAtInstant(instant: string, zone: string, userZone: string): Due {
  const { date, time } = wallTime(instant, zone);
  return { dueDate: date, dueTime: time, dueZone: zone === userZone ? null : zone };
}

/** A whole day that was written as the instant at which it begins in a zone. */
export function dayAtInstant(instant: string, zone: string): Due {
  return { dueDate: wallTime(instant, zone).date, dueTime: null, dueZone: null };
}

/** A zone that can be computed with, or `null`. */
export function knownZone(text: string): string | null {
  return text !== "" && zoneProblem(text) === null ? text : null;
}

/** A day, `2026-12-01`, out of the beginning of a text, or `null` if it is none that exists. */
export function dayOf(text: string): string | null {
  const day = /^\d{4}-\d\d-\d\d(?!\d)/.exec(text.trim())?.[0] ?? "";
  return dateProblem(day) === null ? day : null;
}
