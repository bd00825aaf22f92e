import { Account, Session } from "@docket/models";
import { literal } from "sequelize";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";

export const confirmMe: Handler<"confirmMe"> = async (context, { password }) => {
  const { userId, database, credentials, accountLimit, session } = context;
  const account = await database.asSystem(() =>
    Account.findOne({ attributes: ["password"], where: { userId, providerId: "credential" } }),
  );
  if (!account?.password) {
    throw refuse.conflict("This account has no password. Sign out, and sign in again.");
  }
  await accountLimit.attempt(userId);
  const { verifyPassword } = await import("better-auth/crypto");
  if (!(await verifyPassword({ hash: account.password, password }))) {
    throw refuse.invalidField("password", "is wrong");
  }
  await accountLimit.succeeded(userId);
  const { token } = session!; // the operation is reserved for the person
  await database.asSystem(() =>
    Session.update({ confirmedAt: literal("now()") as never }, { where: { token } }),
  );
  credentials.forgetSession(token);
  return null;
};
