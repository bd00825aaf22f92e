import { Task } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { versionOf } from "../../operations/version.js";
import { getTask } from "./get-task.js";

export const deleteTask: Handler<"deleteTask"> = async (context, { id }) => {
  const { userId, queries, ifMatch } = context;
  const version = versionOf(ifMatch, "task");
  const deleted = await queries.destroy(Task, { where: { userId, id, ...version } });
  if (deleted > 0) return null;
  await getTask(context, { id }); // refuses where there is none
  throw refuse.changed("task");
};
