import { refuse } from "../../errors.js";
import { versionOf } from "../../etag.js";
import type { Handler } from "../../operation.js";
import { getTask } from "./get-task.js";

export const deleteTask: Handler<"deleteTask"> = async (context, { id }) => {
  const { userId, database, statements, ifMatch } = context;
  const version = versionOf(ifMatch, "task");
  const remove = statements.tasks.delete(version !== undefined);
  const { rowCount } = await database.forUser(
    userId,
    () => database.execute(remove, [userId, id, ...(version ? [version] : [])]),
    { statements: "one" },
  );
  if (rowCount) return null;
  await getTask(context, { id }); // refuses where there is none
  throw refuse.changed("task");
};
