import { randomBytes } from "node:crypto";
import { account, fieldsOf, present } from "@docket/contract";
import { statement } from "@docket/database";
import { contains, type ListOrder, Session, User, Verification } from "@docket/models";
import { literal, Op } from "sequelize";
import { resetLink } from "../../auth/account-mails.js";
import { forAdministrators } from "../../auth/authorize.js";
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

/** Locks both accounts first: of two administrators who change each other's at the same moment, one stays. */
const changeAccount = statement(
  `WITH involved AS (SELECT id, is_admin, disabled_at FROM users WHERE id IN ($1, $2) ORDER BY id FOR UPDATE)
  UPDATE users SET is_admin = coalesce($3, is_admin),
    disabled_at = CASE $4::boolean WHEN true THEN coalesce(disabled_at, now()) WHEN false THEN NULL ELSE disabled_at END
  WHERE id = $2 AND EXISTS (SELECT FROM involved WHERE id = $1 AND is_admin AND disabled_at IS NULL)
  RETURNING id`,
);

export const updateUser: Handler<"updateUser"> = async (context, { id, disabled, isAdmin }) => {
  const { userId, database, credentials } = context;
  if (id === userId) throw refuse.conflict("Another administrator must do this to your account.");
  const user = await database.asSystem(async () => {
    const values = [userId, id, isAdmin ?? null, disabled ?? null];
    const { rows } = await database.execute(changeAccount, values);
    const found = await User.findOne({ attributes, where: { id } });
    if (!found) throw refuse.notFound("account");
    if (rows.length === 0) throw forAdministrators();
    // Existing sessions must not come back when the account is enabled again.
    if (disabled) await Session.destroy({ where: { userId: id } });
    return found;
  });
  credentials.forgetUser(id);
  return present(account, user);
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
