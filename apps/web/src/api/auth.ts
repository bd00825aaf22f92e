import { secondsToWait } from "@docket/contract/client";
import { basePath } from "../shared/base-path.js";
import { trackedFetch } from "./client.js";
import { reportSignedOut } from "./connection.js";

/** The signed-in user, with the fields that the page needs. */
export interface User {
  id: string;
  name: string;
  email: string;
  /** Whether sign-in requires a code of an authenticator app. */
  twoFactorEnabled?: boolean;
}

/** An error of the account routes. `status` 0: the server could not be reached. */
export class AuthError extends Error {
  override readonly name = "AuthError";
  readonly status: number;
  readonly code: string;
  /** Seconds to wait, if the server asked for it. */
  readonly retryAfter: number | null;

  constructor(status: number, code: string, retryAfter: number | null, cause?: unknown) {
    super(code || `status ${status}`, { cause });
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** All functions here reject with {@link AuthError}. */
export async function signOut(): Promise<void> {
  await callAuth("POST", "sign-out", {});
}

/** The signed-in user; null if nobody is. */
export async function getSession(): Promise<User | null> {
  const reply = (await callAuth("GET", "get-session")) as { user?: User } | null;
  return reply?.user ? toUser(reply.user) : null;
}

/** A user with only the fields that the page needs. */
export function toUser({ id, name, email, twoFactorEnabled }: User): User {
  return { id, name, email, twoFactorEnabled: twoFactorEnabled ?? false };
}

/** Calls one of the account routes. */
export function callAuth(method: "GET" | "POST", route: string, body?: object): Promise<unknown> {
  return call(method, `auth/${route}`, body);
}

/** Calls a route that is not in the contract. */
export async function call(method: "GET" | "POST", route: string, body?: object): Promise<unknown> {
  const unreachable = (cause: unknown) => {
    throw new AuthError(0, "", null, cause);
  };
  const response = await trackedFetch(`${basePath}/api/${route}`, {
    method,
    headers: { accept: "application/json", ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(unreachable);
  // The connection may also be lost within the response, whose content is unknown then.
  if (response.ok) return response.json().catch(unreachable);
  const reply: unknown = await response.json().catch(() => null);
  const { type, code = type?.split(":").at(-1) ?? "" } = (reply ?? {}) as {
    code?: string;
    type?: string;
  };
  if (["UNAUTHORIZED", "unauthenticated"].includes(code)) reportSignedOut();
  const after = response.headers.get("retry-after") ?? response.headers.get("x-retry-after");
  throw new AuthError(response.status, code, secondsToWait(after));
}
