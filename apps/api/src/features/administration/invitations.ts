import { randomBytes } from "node:crypto";
import { fieldsOf, present, invitation as shownInvitation } from "@docket/contract";
import { Invitation } from "@docket/models";
import { mails } from "../../auth/mail.js";
import { hashOfCode, newCode } from "../../auth/sign-ups.js";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";

const MOST = 100;
const DAY_MILLISECONDS = 24 * 3_600_000;

export const listInvitations: Handler<"listInvitations"> = async ({ database }) => {
  const invitations = await database.asSystem(() =>
    Invitation.findAll({
      attributes: fieldsOf(shownInvitation),
      order: [
        ["createdAt", "DESC"],
        ["id", "DESC"],
      ],
      limit: MOST,
    }),
  );
  return { items: invitations.map((row) => present(shownInvitation, row)) };
};

/** The code is in the link and nowhere else. */
export const createInvitation: Handler<"createInvitation"> = async (context, input) => {
  const { userId, database, mailer, publicUrl, settings, now } = context;
  if (settings.signUp === "closed")
    throw refuse.conflict(
      "Nobody can create an account here (SIGN_UP is closed), so an invitation would not work. Set SIGN_UP to invited first, or make the account with the command docket users create.",
    );
  const { email, expiresInDays } = input;
  const code = newCode();
  const made = await database.asSystem(() =>
    Invitation.create({
      id: randomBytes(12).toString("hex"),
      email,
      codeHash: hashOfCode(code),
      invitedBy: userId,
      expiresAt: new Date(now().getTime() + expiresInDays * DAY_MILLISECONDS),
    }),
  );
  const link = `${publicUrl}/sign-up?invitation=${code}`;
  const sent = mailer !== null && email !== null;
  if (sent) mailer.send(mails.invitation(email, link));
  return { ...present(shownInvitation, made), link, sent };
};

export const deleteInvitation: Handler<"deleteInvitation"> = async ({ database }, { id }) => {
  const deleted = await database.asSystem(() => Invitation.destroy({ where: { id } }));
  if (deleted === 0) throw refuse.notFound("invitation");
  return null;
};
