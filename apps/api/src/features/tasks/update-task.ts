import { etagOf } from "@docket/contract";
import { refuse } from "../../errors.js";
import { versionOf } from "../../etag.js";
import type { Handler } from "../../operation.js";
import { getTask } from "./get-task.js";

const changeable = ["title", "description", "completed"] as const;

export const updateTask: Handler<"updateTask"> = async (context, input) => {
  const { userId, database, statements, ifMatch } = context;
  const fields = changeable.filter((field) => input[field] !== undefined);
  const version = versionOf(ifMatch, "task");
  if (fields.length > 0) {
    const change = statements.tasks.change({ fields, versioned: version !== undefined });
    const values = [
      userId,
      input.id,
      ...(version ? [version] : []),
      ...fields.map((field) => input[field]),
    ];
    const { rows } = await database.forUser(userId, () => database.execute(change, values), {
      statements: "one",
    });
    if (rows[0]) return rows[0];
  }
  const task = await getTask(context, { id: input.id }); // refuses where there is none
  if (version !== undefined && etagOf(task.updatedAt) !== etagOf(version))
    throw refuse.changed("task");
  return task;
};
