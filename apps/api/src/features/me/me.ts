import { present, user, userFields } from "@docket/contract";
import { User } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";

/** The refusal if the account was deleted and its credential is still valid. */
export const accountGone = () => refuse.unauthenticated("This account does not exist any more.");

export const getMe: Handler<"getMe"> = async ({ userId, database }) => {
  const me = await database.forUser(
    userId,
    () => User.findOne({ attributes: userFields, where: { id: userId } }),
    { autocommit: true, readOnly: true },
  );
  if (!me) throw accountGone();
  return present(user, me);
};

export const updateMe: Handler<"updateMe"> = async (context, changes) => {
  const { userId, database } = context;
  if (Object.values(changes).every((value) => value === undefined)) return getMe(context, {});
  const [, [changed]] = await database.forUser(
    userId,
    () => User.update(changes, { where: { id: userId }, returning: true }),
    { autocommit: true },
  );
  if (!changed) throw accountGone();
  return present(user, changed);
};

export const deleteMe: Handler<"deleteMe"> = async ({ userId, database, credentials }) => {
  const deleted = await database.forUser(userId, () => User.destroy({ where: { id: userId } }), {
    autocommit: true,
  });
  if (deleted === 0) throw accountGone();
  credentials.forgetUser(userId);
  return null;
};
