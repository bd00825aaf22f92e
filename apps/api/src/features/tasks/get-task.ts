import { type Task as ShownTask, taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import { refuse } from "../../errors.js";
import type { DataContext, Handler } from "../../operations/operation.js";
import { requireVersion, versionOf } from "../../operations/version.js";

export const getTask: Handler<"getTask", DataContext> = async ({ userId, queries }, { id }) => {
  const task = await queries.findOne(Task, { attributes: taskFields, where: { userId, id } });
  if (!task) throw refuse.notFound("task");
  return task;
};

/** The same, checked against `If-Match`: the response to a change without effect. @throws AppError 404, 412 */
export async function getVersion(context: DataContext, id: string): Promise<ShownTask> {
  const task = await getTask(context, { id });
  requireVersion(task, versionOf(context.ifMatch, "task"), "task");
  return task;
}
