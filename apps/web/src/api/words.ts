import { ApiError } from "@docket/contract/client";
import { limits } from "@docket/contract/limits";
import { AuthError } from "./auth.js";
import { isAway } from "./connection.js";

/** What went wrong, in words for the person in front of the page. One or two short sentences. */
export function inWords(error: unknown): string {
  if (error instanceof AuthError) return authWords[error.code] ?? byStatus(error);
  if (error instanceof ApiError) {
    const field = error.status === 400 ? error.problem?.errors?.[0] : undefined;
    if (field) return fieldWords(field.path, field.message);
    return byStatus(error);
  }
  return "Something went wrong on this page. Please try again.";
}

/** Whether the same request may well succeed a little later. */
export function isTemporary(error: unknown): boolean {
  const status = statusOf(error);
  return status === 0 || status === 429 || (status !== undefined && isAway(status));
}

/** The HTTP status of a refusal, 0 for no answer, undefined for what is no refusal at all. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ApiError || error instanceof AuthError ? error.status : undefined;
}

const authWords: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: "That e-mail and password do not belong together.",
  INVALID_EMAIL: "That is not an e-mail address.",
  USER_ALREADY_EXISTS: "There is an account with this e-mail already. Sign in instead.",
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL:
    "There is an account with this e-mail already. Sign in instead.",
  PASSWORD_TOO_SHORT: `The password needs at least ${limits.password.min} characters.`,
  PASSWORD_TOO_LONG: `The password may have at most ${limits.password.max} characters.`,
};

function byStatus(error: ApiError | AuthError): string {
  const { status, retryAfter } = error;
  if (status === 0) {
    return navigator.onLine
      ? "The server cannot be reached."
      : "You are offline: the server cannot be reached.";
  }
  if (isAway(status)) return "The server cannot get at its data just now.";
  if (status === 429) return `That was a lot at once. Please wait ${seconds(retryAfter)}.`;
  return statusWords[status] ?? unknown(error instanceof ApiError ? error.problem?.requestId : "");
}

const statusWords: Record<number, string> = {
  400: "The server did not accept this.",
  401: "You are signed out. Sign in again to go on.",
  403: "This is not allowed.",
  404: "It is no longer there.",
  409: "The same request is already under way.",
  412: "It has been changed elsewhere in the meantime.",
  413: "This is too long.",
};

function unknown(requestId: string | undefined): string {
  const reference = requestId ? ` (Reference: ${requestId}.)` : "";
  return `Something went wrong on the server. Please try again.${reference}`;
}

function fieldWords(path: string, message: string): string {
  const name = path.split(/[./]/).filter(Boolean).at(-1) ?? "";
  return name === "" ? `${capital(message)}.` : `The ${name} ${message}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function seconds(count: number | null): string {
  if (count === null) return "a moment";
  return count === 1 ? "one second" : `${count} seconds`;
}
