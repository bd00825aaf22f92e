import { present, type Task as ShownTask, task, taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import { refuse } from "../../errors.js";
import { holdChanges } from "../../operations/hold-changes.js";
import type { OperationContext } from "../../operations/operation.js";
import { requireVersion, versionOf } from "../../operations/version.js";

/** A task with the attributes that its JSON omits, so that it can be restored as it was. */
export interface KeptTask extends ShownTask {
  /** How often it has moved on to another occurrence. */
  occurrence: number;
  position: string;
  completedWith: string | null;
}

const keptFields = [...taskFields, "occurrence", "position", "completedWith"] as const;

/** Reads a task and locks it until the transaction ends; `null` if there is none. */
export async function lockTask(context: OperationContext, id: string): Promise<KeptTask | null> {
  const { userId } = context;
  await holdChanges(context);
  const row = await Task.findOne({
    attributes: [...keptFields],
    where: { userId, id },
    lock: true,
  });
  if (!row) return null;
  const { occurrence, position, completedWith } = row;
  return { ...present(task, row), occurrence, position, completedWith };
}

/**
 * The same, checked against `If-Match`.
 *
 * @throws AppError 404, 412
 */
export async function lockVersion(context: OperationContext, id: string): Promise<KeptTask> {
  const locked = await lockTask(context, id);
  if (!locked) throw refuse.notFound("task");
  requireVersion(locked, versionOf(context.ifMatch, "task"), "task");
  return locked;
}
