import { present, type Task as ShownTask, task, taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import { refuse } from "../../errors.js";
import type { OperationContext } from "../../operations/operation.js";
import { requireVersion, versionOf } from "../../operations/version.js";
import { subtasksOf } from "./subtasks.js";

/** A task with what its JSON does not show, so that it can be brought back as it was. */
export interface KeptTask extends ShownTask {
  /** How often it has moved on to another due. */
  occurrence: number;
  position: string;
  completedWith: string | null;
  /** All that is below it, where it is about to be deleted. */
  subtasks?: KeptTask[];
}

/** The same in a receipt: what was kept before there was such a field lacks it. */
export type ReceiptTask = ShownTask & Partial<KeptTask>;

export const keptFields = [...taskFields, "occurrence", "position", "completedWith"] as const;

/** A task as it is, held until the transaction ends; `null` where there is none. */
export async function lockTask(
  context: OperationContext,
  id: string,
  { withSubtasks = false } = {},
): Promise<KeptTask | null> {
  const { userId } = context;
  const row = await Task.findOne({
    attributes: [...keptFields],
    where: { userId, id },
    lock: true,
  });
  if (!row) return null;
  const { occurrence, position, completedWith } = row;
  return {
    ...present(task, row),
    ...{ occurrence, position, completedWith },
    ...(withSubtasks && { subtasks: await subtasksOf(context, id, keptFields) }),
  };
}

/**
 * The same, of the version that the caller wants.
 *
 * @throws AppError 404, 412
 */
export async function lockVersion(context: OperationContext, id: string): Promise<KeptTask> {
  const locked = await lockTask(context, id);
  if (!locked) throw refuse.notFound("task");
  requireVersion(locked, versionOf(context.ifMatch, "task"), "task");
  return locked;
}
