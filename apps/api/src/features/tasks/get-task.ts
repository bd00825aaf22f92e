import { refuse } from "../../errors.js";
import type { Handler } from "../../operation.js";

export const getTask: Handler<"getTask"> = async ({ userId, database, statements }, { id }) => {
  const { rows } = await database.forUser(
    userId,
    () => database.execute(statements.tasks.get, [userId, id]),
    { statements: "one", readOnly: true },
  );
  if (!rows[0]) throw refuse.notFound("task");
  return rows[0];
};
