import { basePath } from "../shared/base-path.js";
import { trackedFetch } from "./client.js";

/** Who is signed in, as far as the page needs to know. */
export interface User {
  id: string;
  name: string;
  email: string;
  /** Whether a second factor is asked for. */
  twoFactorEnabled?: boolean;
}

/** An error of the account routes. `status` 0: the server could not be reached. */
export class AuthError extends Error {
  override readonly name = "AuthError";
  readonly status: number;
  readonly code: string;
  /** Seconds to wait, where the server said so. */
  readonly retryAfter: number | null;

  constructor(status: number, code: string, retryAfter: number | null, cause?: unknown) {
    super(code || `status ${status}`, { cause });
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** What an action rejects with that wanted the password, which the person did not give. */
export class NotConfirmed extends Error {
  override readonly name = "NotConfirmed";
}

/** The browser gave no passkey: cancelled, none there, or the device has one of this account already. */
export class PasskeyRefused extends Error {
  override readonly name = "PasskeyRefused";
  readonly reason: "none" | "exists";

  constructor(reason: "none" | "exists", options: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

/** What the server offers to whoever is not signed in. */
export interface SignInOptions {
  signUp: "open" | "invited" | "closed";
  /** Whether it sends mail, for forgotten passwords and new addresses. */
  mail: boolean;
  /** A provider to sign in with. */
  oidc: { name: string } | null;
  /** From where pages may sign in; the first is that of the server's own address. */
  origins: string[];
}

export async function getSignInOptions(): Promise<SignInOptions> {
  const response = await trackedFetch(`${basePath}/api/sign-in-options`);
  if (!response.ok) throw new AuthError(response.status, "", null);
  return (await response.json()) as SignInOptions;
}

/**
 * Creates an account and signs in; null where the address must be confirmed first. Rejects with
 * {@link AuthError}, as all of these do.
 */
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

/** Signs in; null where a second factor is asked for. */
export async function signIn(input: { email: string; password: string }): Promise<User | null> {
  const reply = (await callAuth("POST", "sign-in/email", input)) as { user?: User };
  return reply.user ? toUser(reply.user) : null;
}

/** The second step of signing in: the code of an authenticator app, or one of the backup codes. */
export async function verifyCode(code: string): Promise<User> {
  const route = /^\d{6}$/.test(code) ? "verify-totp" : "verify-backup-code";
  const { user } = (await callAuth("POST", `two-factor/${route}`, { code })) as { user: User };
  return toUser(user);
}

/** Where the browser goes to sign in with the provider, and then to the page's address `back`. */
export async function providerAddress(back: string): Promise<string> {
  const reply = await callAuth("POST", "sign-in/social", {
    provider: "oidc",
    callbackURL: back,
    errorCallbackURL: `${basePath}/sign-in`,
  });
  return (reply as { url: string }).url;
}

/** Asks for a mail with a link to set a new password; the answer is the same for every address. */
export async function requestPasswordReset(email: string): Promise<void> {
  await callAuth("POST", "request-password-reset", { email });
}

/** Sets a new password with the token of such a link. */
export async function resetPassword(token: string, newPassword: string): Promise<void> {
  await callAuth("POST", "reset-password", { token, newPassword });
}

/** Changes the password and signs out everywhere else. */
export async function changePassword(input: {
  currentPassword: string;
  newPassword: string;
  revokeApiKeys: boolean;
}): Promise<void> {
  await callAuth("POST", "change-password", { ...input, revokeOtherSessions: true });
}

/** Changes the address, at once or when the link in a mail to it is followed. */
export async function changeEmail(newEmail: string): Promise<void> {
  await callAuth("POST", "change-email", { newEmail });
}

/** Begins to set up a second factor: what the authenticator app is given, and codes for when it is lost. */
export async function beginSecondFactor(
  password: string,
): Promise<{ totpURI: string; backupCodes: string[] }> {
  const reply = await callAuth("POST", "two-factor/enable", { password });
  return reply as { totpURI: string; backupCodes: string[] };
}

export async function endSecondFactor(password: string): Promise<void> {
  await callAuth("POST", "two-factor/disable", { password });
}

export async function signOut(): Promise<void> {
  await callAuth("POST", "sign-out", {});
}

/** Who is signed in; null for nobody. */
export async function getSession(): Promise<User | null> {
  const reply = (await callAuth("GET", "get-session")) as { user?: User } | null;
  return reply?.user ? toUser(reply.user) : null;
}

/** What the page needs of a user. */
export function toUser({ id, name, email, twoFactorEnabled }: User): User {
  return { id, name, email, twoFactorEnabled: twoFactorEnabled ?? false };
}

/** Calls one of the account routes. Rejects with {@link AuthError}. */
export async function callAuth(
  method: "GET" | "POST",
  route: string,
  body?: object,
): Promise<unknown> {
  const response = await trackedFetch(`${basePath}/api/auth/${route}`, {
    method,
    headers: { accept: "application/json", ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new AuthError(0, "", null, cause);
  });
  const reply: unknown = await response.json().catch(() => null);
  if (response.ok) return reply;
  const { type, code = type?.split(":").at(-1) ?? "" } = (reply ?? {}) as {
    code?: string;
    type?: string;
  };
  const wait = Number(response.headers.get("retry-after") ?? response.headers.get("x-retry-after"));
  throw new AuthError(response.status, code, wait > 0 ? wait : null);
}
