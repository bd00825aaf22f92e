import { type Mailer, mails } from "./mail.js";

// The mails that Better Auth sends, in the form of its options. Links lead to the page.

interface Told {
  user: { email: string };
  token: string;
}

/**
 * Password reset, and sign-up that requires a confirmed address. So sign-up responds the same whether an
 * address has an account or not.
 */
export function passwordMails(mailer: Mailer, publicUrl: string) {
  return {
    sendResetPassword: async ({ user, token }: Told) =>
      mailer.send(mails.resetPassword(user.email, resetLink(publicUrl, token))),
    requireEmailVerification: true,
    onExistingUserSignUp: async ({ user }: Pick<Told, "user">) =>
      mailer.send(mails.alreadySignedUp(user.email, `${publicUrl}/sign-in`)),
  };
}

/** Confirmation of an account's address, at sign-up and after each change. */
export function verificationMails(mailer: Mailer, publicUrl: string) {
  return {
    sendVerificationEmail: async ({ user, token }: Told) => {
      const query = new URLSearchParams({ token, callbackURL: `${publicUrl}/sign-in?verified` });
      mailer.send(mails.verify(user.email, `${publicUrl}/api/auth/verify-email?${query}`));
    },
    sendOnSignUp: true,
    sendOnSignIn: true,
  };
}

/** Where the page lets somebody set a new password. */
export function resetLink(publicUrl: string, token: string): string {
  return `${publicUrl}/reset-password?token=${encodeURIComponent(token)}`;
}
