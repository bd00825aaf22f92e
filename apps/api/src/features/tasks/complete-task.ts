import { etagOf } from "@docket/contract";
import { refuse } from "../../errors.js";
import { versionOf } from "../../etag.js";
import type { Handler } from "../../operation.js";
import { getTask } from "./get-task.js";
import { updateTask } from "./update-task.js";

/** Leaves a task that is done as it is, so that saying it twice does not count as a change. */
export const completeTask: Handler<"completeTask"> = (context, { id }) =>
  context.database.forUser(context.userId, async () => {
    const task = await getTask(context, { id });
    if (!task.completed) return updateTask(context, { id, completed: true });
    const version = versionOf(context.ifMatch, "task");
    if (version !== undefined && etagOf(task.updatedAt) !== etagOf(version)) {
      throw refuse.changed("task");
    }
    return task;
  });
