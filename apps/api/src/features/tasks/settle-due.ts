import { pick, type Task } from "@docket/contract";
import type { Clock, Due } from "@docket/dates";
import { firstDue, repeatProblem } from "@docket/dates/repetition";
import { refuse } from "../../errors.js";

/** What a due consists of, and how it repeats. */
export type DueFields = Pick<Task, "dueDate" | "dueTime" | "dueZone" | "repeat" | "startDate">;

const names = ["dueDate", "dueTime", "dueZone", "repeat", "startDate"] as const;

export const noDue: DueFields = {
  dueDate: null,
  dueTime: null,
  dueZone: null,
  repeat: null,
  startDate: null,
};

/** Whether a change affects the due. */
export function changesDue(changes: { [Name in keyof DueFields]?: DueFields[Name] | undefined }) {
  return names.some((name) => changes[name] !== undefined);
}

/**
 * Applies a change to a due: without a day there is no time, without a time no zone, and a repetition
 * without a day begins at the first that its rule names.
 *
 * @throws AppError 400 if the parts contradict each other
 */
export async function settleDue(
  before: DueFields,
  changes: { [Name in keyof DueFields]?: DueFields[Name] | undefined },
  clock: () => Promise<Clock>,
): Promise<DueFields> {
  const after = pick(before, names); // other fields of a whole task would undo its change
  if (changes.dueDate === null) Object.assign(after, { ...noDue, startDate: before.startDate });
  if (changes.dueTime === null) after.dueZone = null;
  for (const name of names) {
    if (changes[name] !== undefined) Object.assign(after, { [name]: changes[name] });
  }
  if (after.dueTime === null && after.dueZone !== null)
    throw refuse.invalidField("dueZone", "needs a dueTime");
  if (after.dueDate === null && after.repeat !== null && changes.dueDate !== null) {
    const { rule } = after.repeat;
    const first = firstDue(rule, after, await clock(), after.startDate ?? undefined);
    if (!first) throw refuse.invalidField("repeat", "has no date that is still to come");
    after.dueDate = first.dueDate;
  }
  if (after.dueDate === null) {
    if (after.dueTime !== null) throw refuse.invalidField("dueTime", "needs a dueDate");
    if (after.repeat !== null) throw refuse.invalidField("repeat", "needs a dueDate");
    return after;
  }
  // In any time zone the instant then has a four-digit year.
  if (after.dueTime !== null && !/^(?!000[01]|9999)/.test(after.dueDate))
    throw refuse.invalidField("dueDate", "with a dueTime is from the year 2 to the year 9998");
  const problem = after.repeat && repeatProblem(after as Due, after.repeat);
  if (problem) throw refuse.invalidField("repeat", problem);
  return after;
}
