import { present, type Task as ShownTask, task, taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import { refuse } from "../../errors.js";
import { lockChangeClock } from "../../operations/lock-change-clock.js";
import type { DataContext } from "../../operations/operation.js";
import { requireVersion, versionOf } from "../../operations/version.js";

/** A task as the API shows it, with how often it has moved on to another occurrence. */
export interface LockedTask extends ShownTask {
  occurrence: number;
}

/** Reads a task and locks it until the transaction ends; `null` if there is none. */
export async function lockTask(context: DataContext, id: string): Promise<LockedTask | null> {
  const { userId } = context;
  await lockChangeClock(context);
  const row = await Task.findOne({
    attributes: [...taskFields, "occurrence"],
    where: { userId, id },
    lock: true,
  });
  return row && { ...present(task, row), occurrence: row.occurrence };
}

/** The same, checked against `If-Match`. @throws AppError 404, 412 */
export async function lockVersion(context: DataContext, id: string): Promise<LockedTask> {
  const locked = await lockTask(context, id);
  if (!locked) throw refuse.notFound("task");
  requireVersion(locked, versionOf(context.ifMatch, "task"), "task");
  return locked;
}
