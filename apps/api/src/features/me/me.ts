import { refuse } from "../../errors.js";
import type { Handler } from "../../operation.js";

const gone = () => refuse.unauthenticated("This account does not exist any more.");

export const getMe: Handler<"getMe"> = async ({ userId, database, statements }) => {
  const { rows } = await database.forUser(
    userId,
    () => database.execute(statements.me.get, [userId]),
    {
      statements: "one",
      readOnly: true,
    },
  );
  if (!rows[0]) throw gone();
  return rows[0];
};

export const updateMe: Handler<"updateMe"> = async (context, { name }) => {
  if (name === undefined) return getMe(context, {});
  const { userId, database, statements } = context;
  const { rows } = await database.forUser(
    userId,
    () => database.execute(statements.me.rename, [userId, name]),
    { statements: "one" },
  );
  if (!rows[0]) throw gone();
  return rows[0];
};

export const deleteMe: Handler<"deleteMe"> = async ({ userId, database, statements }) => {
  const { rowCount } = await database.forUser(
    userId,
    () => database.execute(statements.me.delete, [userId]),
    { statements: "one" },
  );
  if (!rowCount) throw gone();
  return null;
};
