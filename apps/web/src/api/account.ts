import type { SignUpRule } from "@docket/contract";
import { basePath } from "../shared/base-path.js";
import { call, callAuth, toUser, type User } from "./auth.js";

/** Rejection of an action that required the password, which the user did not enter. */
export class NotConfirmed extends Error {
  override readonly name = "NotConfirmed";
}

/**
 * The browser returned no passkey. `none`: cancelled, or there is none; `exists`: the device
 * already has one for this account.
 */
export class PasskeyRefused extends Error {
  override readonly name = "PasskeyRefused";
  readonly reason: "none" | "exists";

  constructor(reason: "none" | "exists", options: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

/** The server's options for signing in and up. */
export interface SignInOptions {
  signUp: SignUpRule;
  /** Whether it sends mail, for password resets and changed addresses. */
  mail: boolean;
  /** A provider to sign in with. */
  oidc: { name: string } | null;
  /** The origins from which signing in works; the first is the server's own. */
  origins: string[];
}

/** All functions here reject with `AuthError`. */
export async function getSignInOptions(): Promise<SignInOptions> {
  return (await call("GET", "sign-in-options")) as SignInOptions;
}

/** Creates an account and signs in; null if the address must be confirmed first. */
export async function signUp(input: {
  name: string;
  email: string;
  password: string;
  invitation?: string | undefined;
}): Promise<User | null> {
  const { user, token } = (await callAuth("POST", "sign-up/email", input)) as {
    user: User;
    token: string | null;
  };
  return token === null ? null : toUser(user);
}

/** Signs in, which confirms the address with the token of a mailed link; null if a code is required. */
export async function signIn(input: {
  email: string;
  password: string;
  confirm?: string | undefined;
}): Promise<User | null> {
  const reply = (await callAuth("POST", "sign-in/email", input)) as { user?: User };
  return reply.user ? toUser(reply.user) : null;
}

/**
 * The second step of signing in: the code of an authenticator app, or one of the backup codes. Space
 * in it is ignored.
 */
export async function verifyCode(typed: string): Promise<User> {
  const code = typed.replaceAll(/\s/g, "");
  const route = /^\d{6}$/.test(code) ? "verify-totp" : "verify-backup-code";
  const { user } = (await callAuth("POST", `two-factor/${route}`, { code })) as { user: User };
  return toUser(user);
}

/** The URL of the provider's sign-in page, which then redirects to the page's URL `back`. */
export async function providerAddress(back: string): Promise<string> {
  const reply = await callAuth("POST", "sign-in/social", {
    provider: "oidc",
    callbackURL: back,
    errorCallbackURL: `${basePath}/sign-in`,
  });
  return (reply as { url: string }).url;
}

/**
 * Requests a mail with a link to set a new password; the response is the same for every address.
 */
export async function requestPasswordReset(email: string): Promise<void> {
  await callAuth("POST", "request-password-reset", { email });
}

/**
 * Sets a new password with the token of such a link, which ends all sessions, and with `revokeApiKeys` also passkeys,
 * API keys and connections.
 */
export async function resetPassword(input: {
  token: string;
  newPassword: string;
  revokeApiKeys: boolean;
}): Promise<void> {
  await callAuth("POST", "reset-password", input);
}

/** Changes the password and ends all other sessions, and what else {@link resetPassword} does. */
export async function changePassword(input: {
  currentPassword: string;
  newPassword: string;
  revokeApiKeys: boolean;
}): Promise<void> {
  await callAuth("POST", "change-password", { ...input, revokeOtherSessions: true });
}

/** Changes the address, at once or when the link in a mail to the new address is followed. */
export async function changeEmail(newEmail: string): Promise<void> {
  await callAuth("POST", "change-email", { newEmail });
}

/**
 * Starts the setup of two-factor authentication. Returns the authenticator app's URI and the backup codes.
 */
export async function beginTwoFactor(
  password: string,
): Promise<{ totpURI: string; backupCodes: string[] }> {
  const reply = await callAuth("POST", "two-factor/enable", { password });
  return reply as { totpURI: string; backupCodes: string[] };
}

/** Makes new backup codes; the earlier ones stop working. */
export async function renewBackupCodes(password: string): Promise<string[]> {
  const reply = await callAuth("POST", "two-factor/generate-backup-codes", { password });
  return (reply as { backupCodes: string[] }).backupCodes;
}

export async function endTwoFactor(password: string): Promise<void> {
  await callAuth("POST", "two-factor/disable", { password });
}
