import { decodeJwt } from "jose";
import { type Mailer, mails } from "./mail.js";
import type { LinkSeal } from "./outdated-links.js";

// The mails that Better Auth sends, in the form of its options. Links lead to the page.

interface Told {
  user: { id: string; email: string };
  token: string;
}

/**
 * Password reset, and sign-up that requires a confirmed address. So sign-up responds the same whether an
 * address has an account or not.
 */
export function passwordMails(mailer: Mailer, seal: LinkSeal, publicUrl: string) {
  return {
    sendResetPassword: async ({ user, token }: Told) =>
      mailer.send(
        seal
          .seal(token, user.id)
          .then((sealed) => mails.resetPassword(user.email, resetLink(publicUrl, sealed))),
      ),
    requireEmailVerification: true,
    onExistingUserSignUp: async ({ user }: Pick<Told, "user">) =>
      mailer.send(mails.alreadySignedUp(user.email, `${publicUrl}/sign-in`)),
  };
}

/** Confirmation of an account's address, at sign-up and after each change. */
export function verificationMails(mailer: Mailer, seal: LinkSeal, publicUrl: string) {
  return {
    sendVerificationEmail: async ({ user, token }: Told) => {
      const write = async () => {
        const isNew = decodeJwt(token).updateTo === undefined;
        const linkOf = isNew && (await seal.hasPassword(user.id)) ? confirmLink : verifyLink;
        return mails.verify(user.email, linkOf(publicUrl, await seal.seal(token, user.id)));
      };
      mailer.send(write());
    },
    sendOnSignUp: true,
    sendOnSignIn: true,
  };
}

/** Where the page lets somebody set a new password, with a sealed token. */
export function resetLink(publicUrl: string, token: string): string {
  return `${publicUrl}/reset-password?token=${encodeURIComponent(token)}`;
}

/** What confirms or changes the address of whoever is signed in, and then leads to the page, with a sealed token. */
function verifyLink(publicUrl: string, token: string): string {
  const query = new URLSearchParams({ token, callbackURL: `${publicUrl}/sign-in?verified` });
  return `${publicUrl}/api/auth/verify-email?${query}`;
}

/** Where somebody who has signed up with a password signs in, which confirms the address, with a sealed token. */
function confirmLink(publicUrl: string, token: string): string {
  return `${publicUrl}/sign-in?confirm=${encodeURIComponent(token)}`;
}
