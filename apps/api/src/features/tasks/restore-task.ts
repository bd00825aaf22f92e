import { pick, type Task as ShownTask, taskEditFields, taskFields } from "@docket/contract";
import { Completion, Task } from "@docket/models";
import { Op } from "sequelize";
import type { OperationContext } from "../../operations/operation.js";
import type { LockedTask } from "./lock-task.js";

/** A task as a receipt has it; one from before there was repetition does not tell its occurrence. */
type Receipt = ShownTask & Partial<Pick<LockedTask, "occurrence">>;

/** Brings a deleted task back as it was. @returns whether its id was free */
export async function restoreTask(
  { userId, queries }: OperationContext,
  { updatedAt: _, ...deleted }: Receipt,
): Promise<boolean> {
  const restored = await queries.create(
    Task,
    { userId, ...deleted },
    { returning: taskFields, ignoreDuplicates: true },
  );
  return restored !== null;
}

/**
 * Makes a task what it was, without the rules of doing and opening it, and takes back the completions of the
 * occurrences since.
 */
export async function revertTask(
  { userId, queries }: OperationContext,
  before: Receipt,
): Promise<void> {
  const { id, completedAt, occurrence } = before;
  if (occurrence !== undefined) {
    await Completion.destroy({ where: { userId, taskId: id, occurrence: { [Op.gte]: occurrence } } });
  }
  await queries.update(
    Task,
    { ...pick(before, taskEditFields), completedAt, occurrence },
    { where: { userId, id }, returning: ["id"] },
  );
}
