import { trackedFetch } from "./client.js";

/** Who is signed in, as far as the page needs to know. */
export interface User {
  id: string;
  name: string;
  email: string;
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

/** Creates an account and signs in. Rejects with {@link AuthError}, as all of these do. */
export function signUp(input: { name: string; email: string; password: string }): Promise<User> {
  return authenticate("sign-up/email", input);
}

export function signIn(input: { email: string; password: string }): Promise<User> {
  return authenticate("sign-in/email", input);
}

export async function signOut(): Promise<void> {
  await call("POST", "sign-out", {});
}

/** Who is signed in; null for nobody. */
export async function getSession(): Promise<User | null> {
  const reply = (await call("GET", "get-session")) as { user?: User } | null;
  return reply?.user ? toUser(reply.user) : null;
}

async function authenticate(route: string, input: object): Promise<User> {
  const { user } = (await call("POST", route, input)) as { user: User };
  return toUser(user);
}

function toUser({ id, name, email }: User): User {
  return { id, name, email };
}

async function call(method: "GET" | "POST", route: string, body?: object): Promise<unknown> {
  const response = await trackedFetch(`/api/auth/${route}`, {
    method,
    headers: { accept: "application/json", ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new AuthError(0, "", null, cause);
  });
  const reply: unknown = await response.json().catch(() => null);
  if (response.ok) return reply;
  const { code = "" } = (reply ?? {}) as { code?: string };
  const wait = Number(response.headers.get("retry-after") ?? response.headers.get("x-retry-after"));
  throw new AuthError(response.status, code, wait > 0 ? wait : null);
}
