import type { Clock, Due } from "@docket/dates";
import { nextDue, ruleProblem } from "@docket/dates/repetition";
import type { Draft } from "./draft.js";
import { instantAt } from "./instants.js";

/** A date of a repeating task that was completed or skipped. */
export interface Done {
  day: string;
  /** Instant in UTC; `null` if it was skipped, or the file does not say when it was completed. */
  completedAt: string | null;
}

/** Whether a task repeats by a valid rule; only then does it have dates. */
export function repeatsValidly({ repeat }: Draft): boolean {
  return repeat !== null && ruleProblem(repeat.rule) === null;
}

/** Keeps the completions of a repeating task whose time is known, one per day. */
export function keepCompletions(task: Draft, done: Done[]): void {
  const { due, repeat } = task;
  if (due === null || repeat === null || !repeatsValidly(task)) return;
  const dated = done.filter(({ completedAt }) => completedAt !== null);
  const byDay = [...new Map(dated.map((one) => [one.day, one])).values()].sort(byDays);
  task.completions = byDay.map(({ day, completedAt }, occurrence) => ({
    ...due,
    dueDate: day,
    repeat,
    completedAt: completedAt as string,
    occurrence,
  }));
}

/**
 * Sets a repeating task to the date after the last one that was completed or skipped; completes the
 * task if there is none.
 */
export function goOnAfter(done: Done[], task: Draft, clock: Clock): void {
  const { due, repeat } = task;
  const last = done.toSorted(byDays).at(-1);
  if (!last || due === null || repeat === null || !repeatsValidly(task)) return;
  const lastDue = { ...due, dueDate: last.day };
  const next = nextDue(due, repeat, momentOf(lastDue, clock), clock);
  if (next !== null) Object.assign(task, next);
  else Object.assign(task, { due: lastDue, completed: true, completedAt: last.completedAt });
}

const byDays = (a: Done, b: Done) => (a.day < b.day ? -1 : 1);

/** The instant of a due date; noon for a whole day. */
export function momentOf({ dueDate, dueTime, dueZone }: Due, { timeZone }: Clock): string {
  return instantAt(`${dueDate}T${dueTime ?? "12:00"}:00Z`, dueZone ?? timeZone);
}
