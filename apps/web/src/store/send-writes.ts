import { ApiError, type Client } from "@docket/contract/client";
import { limits } from "@docket/contract/limits";
import type { Base, LocalDatabase } from "./local-database.js";
import { confirm, markSent, refuse } from "./queue.js";
import { entityOf, rowsOf } from "./reply-rows.js";
import type { Entity, RowKey } from "./rows.js";
import { namesLocalRow, type Write } from "./write.js";

/** A day less than the server knows it, whose clock may be another. */
const KEY_IS_KNOWN_MS = (limits.idempotencyDays - 1) * 24 * 60 * 60 * 1_000;

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
  if (mayBeDoubled(write)) {
    await refuse(database, write, {
      status: 0,
      reason: "It was sent weeks ago and may have been saved: look for it first.",
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
  const send = async () =>
    rowsOf(write, await call(write.input, { idempotencyKey: write.key, signal }));
  try {
    return await send();
  } catch (error) {
    // It is gone already: an earlier attempt did it, or another device.
    if (isGone(error) && /^delete/.test(write.operation)) return rowsOf(write, null);
    const lacksRow = isGone(error) || (error instanceof ApiError && error.status === 409);
    if (lacksRow && (await bringBack(api, write, signal))) return send();
    throw error;
  }
}

/**
 * What was deleted elsewhere and is changed here, or gets something here, comes back from the trash.
 *
 * @returns whether anything did
 */
async function bringBack(api: Client, write: Write, signal: AbortSignal): Promise<boolean> {
  let restored = 0;
  for (const row of neededBy(write))
    try {
      restored += (await api.restoreFromTrash(row, { signal })).restored;
    } catch (error) {
      if (!isGone(error)) throw error; // gone for good
    }
  return restored > 0;
}

/** The rows that a write changes, and those that it puts something into, from the top. */
function neededBy({ operation, input }: Write): RowKey[] {
  if (/^(?:delete|restore)/.test(operation)) return [];
  const { id, listId, sectionId, parentId } = input as Record<string, string | null | undefined>;
  const needed: [Entity, string | null | undefined][] = [
    ["list", listId],
    ["section", sectionId],
    ["task", parentId],
    [entityOf(operation), id],
  ];
  return needed.flatMap(([entity, id]) => (id ? [{ entity, id }] : []));
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && error.problem !== null;
}

/**
 * The server may have done it already, so long ago that it does not know the key any more. What only sets
 * something to what it is may be sent again all the same.
 */
function mayBeDoubled({ operation, input, sentAt }: Write): boolean {
  const doubles = /^(?:create|complete|skip)/.test(operation) || "completed" in (input as object);
  return doubles && sentAt !== undefined && Date.now() - Date.parse(sentAt) > KEY_IS_KNOWN_MS;
}

/**
 * A refusal without a problem is not the API's: a proxy answers so while the server is down. What is too large for
 * a proxy stays so.
 */
function isTemporary({ status, problem }: ApiError): boolean {
  const isForeign = problem === null && status !== 413;
  return status === 0 || status === 429 || status >= 500 || isForeign;
}
