import { present, type Task as ShownTask, task, taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import type { OperationContext } from "../../operations/operation.js";
import { subtasksOf } from "./subtasks.js";

/** A task with what its JSON does not show, so that it can be brought back as it was. */
export interface KeptTask extends ShownTask {
  position?: string;
  completedWith?: string | null;
  /** All that is below it, where it is about to be deleted. */
  subtasks?: KeptTask[];
}

export const keptFields = [...taskFields, "position", "completedWith"] as const;

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
  const { position, completedWith } = row;
  return {
    ...present(task, row),
    position,
    completedWith,
    ...(withSubtasks && { subtasks: await subtasksOf(context, id, keptFields) }),
  };
}
