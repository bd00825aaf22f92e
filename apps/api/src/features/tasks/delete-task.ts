import { Task } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { versionOf } from "../../operations/version.js";
import { deletedNow } from "../trash/trashed.js";
import { getTask } from "./get-task.js";

/** Moves a task to the trash, with its subtasks. */
export const deleteTask: Handler<"deleteTask"> = async (context, { id }) => {
  const { userId, database, ifMatch } = context;
  const version = versionOf(ifMatch, "task");
  const [deleted] = await database.forUser(
    userId,
    () => Task.update({ deletedAt: deletedNow }, { where: { userId, id, ...version } }),
    { autocommit: true },
  );
  if (deleted > 0) return null;
  await getTask(context, { id }); // refuses where there is none
  throw refuse.changed("task");
};
