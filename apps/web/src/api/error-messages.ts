import type { Problem } from "@docket/contract";
import { ApiError } from "@docket/contract/client";
import { limits } from "@docket/contract/limits";
import { NotConfirmed, PasskeyRefused } from "./account.js";
import { AuthError } from "./auth.js";
import { isUnavailable, type Outage } from "./connection.js";

/** Why the server cannot serve anything, for the user. */
export const outageMessages: Record<Outage, string> = {
  offline: "You’re offline.",
  unreachable: "Can’t reach the server.",
  unavailable: "The database is unavailable right now.",
};

/** What went wrong and what to do about it, for the user. Short sentences. */
export function errorMessage(error: unknown): string {
  const outage = outageOf(error);
  return outage
    ? `${outageMessages[outage]} Try again ${outage === "offline" ? "once you’re online" : "in a moment"}.`
    : errorReason(error);
}

/** What went wrong, for the user, where a button or the page itself tries again. */
export function errorReason(error: unknown): string {
  if (error instanceof AuthError) return authMessage(error.code) ?? byStatus(error);
  if (error instanceof ApiError) {
    const { status, problem } = error;
    // Only the server knows what is in the way, or has changed.
    const isSpecific =
      status === 409 || status === 412 || (status === 400 && problem?.errors?.length);
    return problem && isSpecific ? serverWords(problem) : byStatus(error);
  }
  if (error instanceof PasskeyRefused) {
    return error.reason === "exists"
      ? "This device has a passkey for your account already."
      : "No passkey was used: it was cancelled, or there is none for this site.";
  }
  if (error instanceof NotConfirmed) return "Nothing was done, because it wasn’t confirmed.";
  return "Something went wrong. Please try again.";
}

/** What the API itself says of a refusal, with the fields in plain words. */
export function serverWords(refusal: Pick<Problem, "status" | "detail" | "errors">): string {
  const { status, detail, errors = [] } = refusal;
  if (status === 400 && errors.length > 0) return errors.map(fieldMessage).join(" ");
  const names = errors.map(({ path }) => path);
  return detail.replace(`(${names.join(", ")})`, () => `(${names.map(fieldWords).join(", ")})`);
}

/** The message for an error code of the account routes (in a response or a URL), if it is known. */
export function authMessage(code: string): string | undefined {
  return Object.hasOwn(authMessages, code) ? authMessages[code] : undefined;
}

/** Whether the same request may succeed a little later. */
export function isTemporary(error: unknown): boolean {
  const status = statusOf(error);
  return status === 0 || status === 429 || (status !== undefined && isUnavailable(status));
}

function outageOf(error: unknown): Outage | null {
  const status = statusOf(error);
  if (status === 0) return navigator.onLine ? "unreachable" : "offline";
  return status !== undefined && isUnavailable(status) ? "unavailable" : null;
}

/** The HTTP status of an API error, 0 for no response, undefined for any other error. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ApiError || error instanceof AuthError ? error.status : undefined;
}

const authMessages: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: "Wrong email or password.",
  INVALID_EMAIL: "Enter a valid email address.",
  VALIDATION_ERROR: "Enter a valid email address.", // nothing else that the page sends can be invalid
  USER_ALREADY_EXISTS: "An account with this email already exists. Sign in instead.",
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL:
    "An account with this email already exists. Sign in instead.",
  EMAIL_NOT_VERIFIED: "Confirm your address first: follow the link in the mail we’ve just sent.",
  ACCOUNT_DISABLED: "This account has been disabled. Ask an administrator.",
  SIGN_UP_CLOSED: "Only an administrator can create accounts here.",
  NOT_INVITED:
    "You need an invitation for this address that hasn’t been used and hasn’t expired. Ask an administrator.",
  PASSKEY_NOT_FOUND: "This passkey isn’t known here. It may have been removed from the account.",
  CHALLENGE_NOT_FOUND: "This took too long. Try again.",
  AUTHENTICATION_FAILED: "This passkey wasn’t accepted.",
  USER_NOT_VERIFIED: "Your device must check who you are: a fingerprint, a face or a PIN.",
  INVALID_PASSWORD: "Wrong password.",
  CREDENTIAL_ACCOUNT_NOT_FOUND:
    "This account has no password yet. “Forgot password?” on the sign-in page sets one.",
  INVALID_TOKEN: "This link isn’t valid any more. Ask for a new one.",
  TOKEN_EXPIRED: "This link isn’t valid any more. Ask for a new one.",
  SIGN_IN_FIRST: "Sign in to your account, then follow the link in the mail again.",
  account_not_linked: "There is an account with this address already. Sign in with its password.",
  INVALID_CODE: "Wrong code.",
  USED_CODE: "This code has been used. Sign in again with the next one.",
  INVALID_BACKUP_CODE: "Wrong code.",
  INVALID_NAME: `Enter a name of at most ${limits.name} characters.`,
  INVALID_TWO_FACTOR_COOKIE: "This took too long. Sign in again.",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "Too many wrong codes. Sign in again.",
  ACCOUNT_TEMPORARILY_LOCKED: "Too many wrong codes. Try again in a quarter of an hour.",
  PASSWORD_TOO_SHORT: `Password must be at least ${limits.password.min} characters.`,
  PASSWORD_TOO_LONG: `Password must be at most ${limits.password.max} characters.`,
};

function byStatus(error: ApiError | AuthError): string {
  const { status, retryAfter } = error;
  const outage = outageOf(error);
  if (outage) return outageMessages[outage];
  if (status === 429) return `Too many requests. ${tryAgainIn(retryAfter)}`;
  return (
    statusMessages[status] ?? unknown(error instanceof ApiError ? error.problem?.requestId : "")
  );
}

const statusMessages: Record<number, string> = {
  400: "The server rejected this as invalid.",
  401: "You’re signed out. Sign in again to continue.",
  403: "You don’t have permission to do this.",
  404: "It no longer exists.",
  412: "It was changed elsewhere in the meantime.",
  413: "This is too large.",
};

function unknown(requestId: string | undefined): string {
  const reference = requestId ? ` (Reference: ${requestId})` : "";
  return `Something went wrong on the server. Please try again.${reference}`;
}

function fieldMessage({ path, message }: { path: string; message: string }): string {
  const text = message.replace(/\b[a-z]+[A-Z]\w*/g, fieldWords).replace(/\.$/, "");
  const isSentence = path === "" || message.endsWith(".");
  return `${isSentence ? capital(text) : `The ${fieldWords(path)} ${text}`}.`;
}

/** "labels" for `tasks.0.addLabelIds.2`, "due date" for `dueDate`. */
function fieldWords(path: string): string {
  const name = path.split(/[./]/).findLast((part) => /\D/.test(part)) ?? "";
  return name
    .replace(/^(?:add|remove)(?=[A-Z])/, "")
    .replace(/Id(s?)$/, "$1")
    .replace(/(?!^)[A-Z]/g, " $&")
    .toLowerCase();
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "Try again in 9 seconds." */
export function tryAgainIn(seconds: number | null): string {
  if (seconds === null) return "Try again in a moment.";
  if (seconds === 1) return "Try again in one second.";
  return `Try again in ${seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`;
}
