import { present, user, userFields } from "@docket/contract";
import { User } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { readOnce, writeOnce } from "../../operations/single-statement.js";

export const getMe: Handler<"getMe"> = async (context) => {
  const where = { id: context.userId };
  const me = await readOnce(context, () => User.findOne({ attributes: userFields, where }));
  if (!me) throw refuse.accountGone();
  return present(user, me);
};

export const updateMe: Handler<"updateMe"> = async (context, changes) => {
  if (Object.values(changes).every((value) => value === undefined)) return getMe(context, {});
  const where = { id: context.userId };
  const [, [changed]] = await writeOnce(context, () =>
    User.update(changes, { where, returning: true }),
  );
  if (!changed) throw refuse.accountGone();
  return present(user, changed);
};

export const deleteMe: Handler<"deleteMe"> = async (context) => {
  const { userId, database, credentials, users } = context;
  const deleted = await database.forUser(userId, async () => {
    await users.imports.lock(context); // an import holds the account's row until it ends
    return User.destroy({ where: { id: userId } });
  });
  if (deleted === 0) throw refuse.accountGone();
  credentials.forgetUser(userId);
  return null;
};
