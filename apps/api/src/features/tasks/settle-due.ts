import { pick, type Task } from "@docket/contract";
import { taskDefaults } from "@docket/contract/defaults";
import { type Clock, type Due, partsProblem } from "@docket/dates";
import { firstDue, repeatProblem } from "@docket/dates/repetition";
import { refuse } from "../../errors.js";

const names = ["dueDate", "dueTime", "dueZone", "repeat", "startDate"] as const;

/** What a due consists of, and how it repeats. */
export type DueFields = Pick<Task, (typeof names)[number]>;

type DueChange = { [Name in keyof DueFields]?: DueFields[Name] | undefined };

export const noDue: DueFields = pick(taskDefaults, names);

/** Whether a change affects the due. */
export function changesDue(changes: DueChange): boolean {
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
  changes: DueChange,
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
