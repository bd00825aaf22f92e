import { ApiError, type Client } from "@docket/contract/client";
import type { Base, LocalDatabase } from "./local-database.js";
import { confirm, markSent, refuse } from "./queue.js";
import { rowsOf } from "./reply-rows.js";
import { namesLocalRow, type Write } from "./write.js";

/** Why sending stopped before the queue was empty. */
export interface Stopped {
  /** `session`: somebody must sign in first. */
  because: "temporary" | "session";
  /** Seconds that the server asked to wait. */
  retryAfter: number;
}

/**
 * Sends what waits, in order, one after the other.
 *
 * @returns null when everything was sent
 */
export async function sendWrites(
  database: LocalDatabase,
  api: Client,
  signal: AbortSignal,
): Promise<Stopped | null> {
  for (;;) {
    if (signal.aborted) return null;
    const write = await database.writes.orderBy("number").first();
    if (!write) return null;
    const stopped = await send(database, api, write, signal);
    if (stopped) return stopped;
  }
}

async function send(
  database: LocalDatabase,
  api: Client,
  write: Write,
  signal: AbortSignal,
): Promise<Stopped | null> {
  if (namesLocalRow(write.input)) {
    await refuse(database, write, {
      status: 0,
      reason: "What it belongs to could not be created.",
    });
    return null;
  }
  if (!(await markSent(database, write))) return null;
  try {
    await confirm(database, write, await request(api, write, signal));
    return null;
  } catch (error) {
    if (signal.aborted) return null;
    if (!(error instanceof ApiError)) throw error;
    const { status, retryAfter } = error;
    if (status === 401) return { because: "session", retryAfter: 0 };
    if (isTemporary(error)) return { because: "temporary", retryAfter: retryAfter ?? 0 };
    await refuse(database, write, { status, reason: error.message });
    return null;
  }
}

/** @returns the rows as the server has them now */
async function request(api: Client, write: Write, signal: AbortSignal): Promise<Base[]> {
  const call = api[write.operation] as (input: unknown, options: object) => Promise<unknown>;
  try {
    return rowsOf(write, await call(write.input, { idempotencyKey: write.key, signal }));
  } catch (error) {
    // It is gone already: an earlier attempt did it, or another device.
    if (error instanceof ApiError && isGone(error) && /^delete/.test(write.operation))
      return rowsOf(write, null);
    throw error;
  }
}

function isGone({ status, problem }: ApiError): boolean {
  return status === 404 && problem !== null;
}

/**
 * A refusal without a problem is not the API's: a proxy answers so while the server is down. What is too large for
 * a proxy stays so.
 */
function isTemporary({ status, problem }: ApiError): boolean {
  const isForeign = problem === null && status !== 413;
  return status === 0 || status === 429 || status >= 500 || isForeign;
}
