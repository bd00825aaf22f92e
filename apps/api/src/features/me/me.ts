import { present, user, userFields } from "@docket/contract";
import { User } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { readOnce, writeOnce } from "../../operations/single-statement.js";

/** The refusal if the account was deleted and its credential is still valid. */
export const accountGone = () => refuse.unauthenticated("This account does not exist any more.");

export const getMe: Handler<"getMe"> = async (context) => {
  const where = { id: context.userId };
  const me = await readOnce(context, () => User.findOne({ attributes: userFields, where }));
  if (!me) throw accountGone();
  return present(user, me);
};

export const updateMe: Handler<"updateMe"> = async (context, changes) => {
  if (Object.values(changes).every((value) => value === undefined)) return getMe(context, {});
  const where = { id: context.userId };
  const [, [changed]] = await writeOnce(context, () =>
    User.update(changes, { where, returning: true }),
  );
  if (!changed) throw accountGone();
  return present(user, changed);
};

export const deleteMe: Handler<"deleteMe"> = async (context) => {
  const { userId, credentials } = context;
  const deleted = await writeOnce(context, () => User.destroy({ where: { id: userId } }));
  if (deleted === 0) throw accountGone();
  credentials.forgetUser(userId);
  return null;
};
