import type { Clock, Due, Repeat } from "@docket/dates";
import { nextDue } from "@docket/dates/repetition";

export type { Clock } from "@docket/dates";

/** When the utterances are said: Wednesday 25 November 2026, noon in Zürich. */
export const clock: Clock = {
  now: "2026-11-25T11:00:00Z",
  timeZone: "Europe/Zurich",
  locale: "en-GB",
  weekStart: 1,
};

/** The next due of a repeating task. */
export function nextDueOf(task: object | undefined, now: Clock): Partial<Due> {
  const { repeat, dueDate, dueTime, dueZone } = (task ?? {}) as Due & { repeat: Repeat | null };
  if (!repeat) return {};
  return nextDue({ dueDate, dueTime, dueZone }, repeat, now.now, now)?.due ?? {};
}
