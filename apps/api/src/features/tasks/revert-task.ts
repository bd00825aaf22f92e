import { pick, taskEditFields } from "@docket/contract";
import { Completion, Task } from "@docket/models";
import { Op } from "sequelize";
import type { OperationContext } from "../../operations/operation.js";
import type { ReceiptTask } from "./lock-task.js";

/**
 * Makes a task what it was, without the rules of doing and opening it, and takes back the completions of the
 * occurrences since. A receipt from before there was repetition does not tell its occurrence.
 */
export async function revertTask(
  { userId, queries }: OperationContext,
  before: ReceiptTask,
): Promise<void> {
  const { id, completedAt, occurrence } = before;
  if (occurrence !== undefined) {
    await Completion.destroy({
      where: { userId, taskId: id, occurrence: { [Op.gte]: occurrence } },
    });
  }
  await queries.update(
    Task,
    { ...pick(before, taskEditFields), completedAt, occurrence },
    { where: { userId, id }, returning: ["id"] },
  );
}
