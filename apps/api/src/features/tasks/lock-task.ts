import { present, type Task as ShownTask, task, taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import type { OperationContext } from "../../operations/operation.js";

/** A task as it is, held until the transaction ends; `null` where there is none. */
export async function lockTask(
  { userId }: OperationContext,
  id: string,
): Promise<ShownTask | null> {
  const row = await Task.findOne({ attributes: taskFields, where: { userId, id }, lock: true });
  return row && present(task, row);
}
