import type { Handler } from "../../operations/operation.js";
import { requireVersion, versionOf } from "../../operations/version.js";
import { getTask } from "./get-task.js";
import { updateTask } from "./update-task.js";

/** Leaves a task that is done as it is, so that saying it twice does not count as a change. */
export const completeTask: Handler<"completeTask"> = (context, { id }) =>
  context.database.forUser(context.userId, async () => {
    const task = await getTask(context, { id });
    if (!task.completed) return updateTask(context, { id, completed: true });
    requireVersion(task, versionOf(context.ifMatch, "task"), "task");
    return task;
  });
