import { taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import type { Handler } from "../../operations/operation.js";
import { requireVersion, versionOf } from "../../operations/version.js";
import { getTask } from "./get-task.js";

export const updateTask: Handler<"updateTask"> = async (context, { id, ...changes }) => {
  const { userId, queries, ifMatch } = context;
  const version = versionOf(ifMatch, "task");
  if (Object.values(changes).some((value) => value !== undefined)) {
    const [changed] = await queries.update(Task, changes, {
      where: { userId, id, ...version },
      returning: taskFields,
    });
    if (changed) return changed;
  }
  const task = await getTask(context, { id }); // refuses where there is none
  requireVersion(task, version, "task");
  return task;
};
