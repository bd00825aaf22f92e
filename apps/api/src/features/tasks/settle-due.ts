import { pick, type Task } from "@docket/contract";
import { type Clock, type Due, partsProblem } from "@docket/dates";
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
  if (after.dueDate === null && after.repeat !== null && changes.dueDate !== null) {
    const { rule } = after.repeat;
    const first = firstDue(rule, after, await clock(), after.startDate ?? undefined);
    if (!first) throw refuse.invalidField("repeat", "has no date that is still to come");
    after.dueDate = first.dueDate;
  }
  const mismatch = partsProblem(after);
  if (mismatch !== null) throw refuse.invalidField(mismatch.field, mismatch.message);
  const problem = after.repeat && repeatProblem(after as Due, after.repeat);
  if (problem) throw refuse.invalidField("repeat", problem);
  return after;
}
