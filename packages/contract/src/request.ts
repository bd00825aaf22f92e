import type { Problem } from "./problem.js";
import { type OperationId, routes } from "./routes.js";

/**
 * A refusal of the API. `problem` is the response's body; `status` 0 means that the API could not
 * be reached.
 */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly problem: Problem | null;
  /** Seconds to wait, if the server said so. */
  readonly retryAfter: number | null;

  constructor(status: number, problem: Problem | null, retryAfter: number | null, cause?: unknown) {
    super(
      problem?.detail ??
        (status === 0 ? "The server cannot be reached." : `The server answered ${status}.`),
      {
        cause,
      },
    );
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** Header: the user id that a request is for. The cookie may be another user's by then. */
export const USER_HEADER = "docket-user";

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Makes a POST, PATCH or DELETE safe to retry: the retry gets the first answer. */
  idempotencyKey?: string | undefined;
  /** The `ETag` the caller saw; the change is refused (412) if the row has changed since. */
  ifMatch?: string | undefined;
}

export interface ClientOptions {
  /** The address of Docket, with or without a slash at the end; empty for the page's own origin. */
  baseUrl?: string;
  /** Sent with each request, for example `{ authorization: "Bearer …" }`. */
  headers?: Record<string, string>;
  /** The account that requests are for: if the credential is another's by then, they fail (401). */
  userId?: string;
  fetch?: typeof globalThis.fetch;
}

/** A file that is sent unchanged. */
export type SentFile = Blob | Uint8Array<ArrayBuffer>;

export type RequestInput = Record<string, unknown> & { file?: SentFile };

/** Options of a request that is answered by a stream of events. */
interface EventOptions {
  accept?: "text/event-stream" | undefined;
  lastEventId?: string | undefined;
}

/**
 * Sends the request of an operation.
 *
 * @throws ApiError a refusal; status 0 if the server cannot be reached
 */
export async function request(
  id: OperationId,
  { file, ...input }: RequestInput,
  { baseUrl = "", headers = {}, userId, fetch = globalThis.fetch }: ClientOptions,
  { signal, idempotencyKey, ifMatch, accept, lastEventId }: CallOptions & EventOptions,
): Promise<Response> {
  const [method, template] = routes[id];
  const { path, rest } = fillPath(template, input);
  const inBody = file === undefined && (method === "POST" || method === "PATCH");
  const own = texts({
    accept: accept ?? "application/json",
    [USER_HEADER]: userId,
    "idempotency-key": idempotencyKey,
    "if-match": ifMatch,
    "last-event-id": lastEventId,
    "content-type": inBody ? "application/json" : file && "application/octet-stream",
  });
  const query = inBody ? "" : new URLSearchParams(texts(rest)).toString();
  const response = await fetch(baseUrl.replace(/\/+$/, "") + path + (query && `?${query}`), {
    method,
    headers: { ...headers, ...own },
    body: inBody ? JSON.stringify(rest) : (file ?? null),
    signal: signal ?? null,
  }).catch(unreachable(signal));
  if (!response.ok) throw await refusalOf(response);
  return response;
}

/** Throws what a lost connection means. A request that took too long counts as lost. */
export const unreachable = (signal: AbortSignal | undefined) => (cause: unknown) => {
  if (signal?.aborted && signal.reason?.name !== "TimeoutError") throw cause;
  throw new ApiError(0, null, null, cause);
};

function fillPath(template: string, input: Record<string, unknown>) {
  const rest = { ...input };
  const path = template.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = String(rest[name]);
    delete rest[name];
    return encodeURIComponent(value);
  });
  return { path, rest };
}

/** The values that are given, as text. */
function texts(values: Record<string, unknown>): Record<string, string> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/** A response that is not a success, as an error. */
async function refusalOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const isProblem = typeof body === "object" && body !== null && "detail" in body;
  return new ApiError(
    response.status,
    isProblem ? (body as Problem) : null,
    secondsToWait(response.headers.get("retry-after")),
  );
}

/** What a `Retry-After` header asks for, in seconds. Proxies may send a date instead of a number. */
export function secondsToWait(after: string | null): number | null {
  const wait = Number(after) || (Date.parse(after ?? "") - Date.now()) / 1_000;
  return wait > 0 ? wait : null;
}
