import { randomBytes } from "node:crypto";
import { account, fieldsOf, present } from "@docket/contract";
import { contains, type ListOrder, Session, User, Verification } from "@docket/models";
import { literal, Op } from "sequelize";
import { resetLink } from "../../auth/account-mails.js";
import { mails } from "../../auth/mail.js";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { findPage } from "../../operations/paging.js";

const byAddress: ListOrder<"email"> = [["email", "ASC"]];
const attributes = fieldsOf(account);
const RESET_MILLISECONDS = 3_600_000;

export const listUsers: Handler<"listUsers"> = ({ database }, { q, ...page }) => {
  const named = literal(`(${contains("email")} OR ${contains("name")})`);
  const list = {
    attributes,
    where: { [Op.and]: q ? [named] : [] },
    replacements: { q },
    order: byAddress,
    name: "accounts",
  };
  return database.asAdmin(() => findPage(User, list, page, (row) => present(account, row)));
};

export const updateUser: Handler<"updateUser"> = async (context, { id, disabled, isAdmin }) => {
  const { userId, database, credentials, now } = context;
  if (id === userId) throw refuse.conflict("Another administrator must do this to your account.");
  const changes = {
    ...(isAdmin !== undefined && { isAdmin }),
    ...(disabled !== undefined && { disabledAt: disabled ? now() : null }),
  };
  const changed = await database.asSystem(async () => {
    if (Object.keys(changes).length === 0) return User.findOne({ attributes, where: { id } });
    const [, [row]] = await User.update(changes, { where: { id }, returning: true });
    return row;
  });
  if (!changed) throw refuse.notFound("account");
  // Existing sessions must not come back when the account is enabled again.
  if (disabled) await database.asSystem(() => Session.destroy({ where: { userId: id } }));
  credentials.forgetUser(id);
  return present(account, changed);
};

/** Creates a verification of Better Auth's, which its own route accepts. */
export const resetPassword: Handler<"resetPassword"> = async (context, { id }) => {
  const { database, mailer, seal, publicUrl, now } = context;
  const user = await database.asAdmin(() => User.findOne({ attributes: ["email"], where: { id } }));
  if (!user) throw refuse.notFound("account");
  const token = randomBytes(24).toString("base64url");
  const expiresAt = new Date(now().getTime() + RESET_MILLISECONDS);
  await database.asSystem(() =>
    Verification.create({
      id: randomBytes(16).toString("hex"),
      identifier: `reset-password:${token}`,
      value: id,
      expiresAt,
    }),
  );
  const link = resetLink(publicUrl, await seal.seal(token, id));
  mailer?.send(mails.resetPassword(user.email, link));
  return { link, sent: mailer !== null, expiresAt: expiresAt.toISOString() };
};
