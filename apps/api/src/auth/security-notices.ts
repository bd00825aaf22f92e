import type { Database } from "@docket/database";
import { User } from "@docket/models";
import type { Mail, Mailer } from "./mail.js";

/** What is mailed to the owner of an account once one of these routes has succeeded. */
export const noticesOfRoutes: Readonly<Record<string, string>> = {
  "/change-password": "The password of your account at Docket was changed",
  "/reset-password": "The password of your account at Docket was changed by a link",
  "/passkey/verify-registration": "A passkey was added to your account at Docket",
  "/passkey/delete-passkey": "A passkey of your account at Docket was removed",
  "/two-factor/generate-backup-codes": "Your account at Docket has new backup codes",
  "/oauth2/consent": "An application was given access to your account at Docket",
};

/** The same for routes that do this only if they changed the user's row. */
export const noticesOfUpdates: Readonly<Record<string, string>> = {
  "/verify-email": "The address of your account at Docket was changed",
  "/two-factor/verify-totp": "Two-factor authentication of your account at Docket was turned on",
  "/two-factor/disable": "Two-factor authentication of your account at Docket was turned off",
};

/**
 * The mail about it. It has no link: forged ones that look like it do.
 *
 * @param to may differ from `email`, the account's address now
 */
export function securityNotice(what: string, to: string, email: string): Mail {
  return {
    to,
    subject: what,
    text: `${what}. The account's address is ${email}.\n\nIf it was you, there is nothing to do. If it was not, set a new password with "Forgot password?" on the sign-in page, and tell whoever looks after this Docket.`,
    isNotice: true,
  };
}

/** Mails a notice to the owner of an account, if mail is configured. */
export function tellOwner(
  { database, mailer }: { database: Database; mailer: Mailer | null },
  userId: string,
  what: string,
): void {
  const notice = async () => {
    const { email } = await database.asSystem(() =>
      User.findByPk(userId, { attributes: ["email"], rejectOnEmpty: true }),
    );
    return securityNotice(what, email, email);
  };
  mailer?.send(notice());
}
