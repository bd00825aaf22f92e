import type { Handler } from "../../operation.js";

export const createTask: Handler<"createTask"> = async (
  { userId, database, statements },
  input,
) => {
  const { title, description, completed } = input;
  const { rows } = await database.forUser(
    userId,
    () => database.execute(statements.tasks.create, [userId, title, description, completed]),
    { statements: "one" },
  );
  return rows[0]!;
};
