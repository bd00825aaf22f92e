import { ApiError, type Client } from "@docket/contract/client";
import { limits } from "@docket/contract/limits";
import type { Base, LocalDatabase } from "./local-database.js";
import { amend, confirm, dependsOn, markSent, refuse } from "./queue.js";
import { entityOf, rowsOf } from "./reply-rows.js";
import type { AnyRow, Entity, RowKey } from "./rows.js";
import { namesLocalRow, type Write } from "./write.js";
import type { Place } from "./writes.js";

/** A request that is not answered within this time is taken for lost, in milliseconds. */
export const LONGEST_REQUEST = 60_000;

/** A day less than the server knows it, whose clock may be another. */
const KEY_IS_KNOWN_MS = (limits.idempotencyDays - 1) * 24 * 60 * 60 * 1_000;

/** Why sending stopped before the queue was empty. */
export interface Stopped {
  /** `session`: somebody must sign in first. `write`: the server answers, and fails at this write. */
  because: "temporary" | "session" | "write";
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
    await confirm(database, write, await request(database, api, write, signal));
    return null;
  } catch (error) {
    if (signal.aborted) return null;
    if (!(error instanceof ApiError)) throw error;
    const { status, retryAfter } = error;
    if (status === 401) return { because: "session", retryAfter: 0 };
    if (isTemporary(error))
      return { because: isOfWrite(error) ? "write" : "temporary", retryAfter: retryAfter ?? 0 };
    await refuse(database, write, { status, reason: error.message });
    return null;
  }
}

/** @returns the rows as the server has them now */
async function request(
  database: LocalDatabase,
  api: Client,
  write: Write,
  stopped: AbortSignal,
): Promise<Base[]> {
  const call = api[write.operation] as (input: unknown, options: object) => Promise<unknown>;
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(LONGEST_REQUEST)]);
  const send = async (input: Write["input"]) =>
    rowsOf(write, await call(input, { idempotencyKey: write.key, signal }));
  try {
    return await send(write.input);
  } catch (error) {
    // It is gone already: an earlier attempt did it, or another device.
    if (isGone(error) && /^delete/.test(write.operation)) return rowsOf(write, null);
    const conflicts = error instanceof ApiError && error.status === 409;
    if (!isGone(error) && !conflicts) throw error;
    if (conflicts && (await dependsOn(database, write))) {
      const same = await findSame(api, write, signal);
      if (same) return [same];
    }
    const sendInstead = async (input: Write["input"]) => {
      // Stored first: where the answer is lost, the same request must be sent again.
      if (input !== write.input) await amend(database, write, input);
      return send(input);
    };
    const input = await bringBack(api, write, signal);
    if (input === null) throw error;
    return sendInstead(input).catch((again: unknown) => {
      // Beside what is gone there is no place, but there is one.
      if (!isGone(again) || typeof (input as { place?: Place }).place !== "object") throw again;
      return sendInstead({ ...(input as object), place: "last" } as Write["input"]);
    });
  }
}

/** What another device has made of the same name, for those who wait for a row of it. */
async function findSame(api: Client, write: Write, signal: AbortSignal): Promise<Base | undefined> {
  const { name = "", listId = "" } = write.input as { name?: string; listId?: string };
  const entity = entityOf(write.operation);
  const read = {
    list: () => api.listLists({}, { signal }),
    section: () => api.listSections({ listId }, { signal }),
    label: () => api.listLabels({}, { signal }),
    task: async () => ({ items: [] }),
  }[entity];
  const { items } = await read();
  const row = items.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return row && { entity, id: row.id, row: row as AnyRow };
}

/**
 * What was deleted elsewhere and is changed here, or gets something here, comes back from the trash. A label that
 * cannot come back is left out.
 *
 * @returns what to send now that all of it is there; null where something else is gone for good
 */
async function bringBack(
  api: Client,
  write: Write,
  signal: AbortSignal,
): Promise<Write["input"] | null> {
  const needed = neededBy(write);
  const lost: string[] = [];
  for (const row of needed)
    try {
      // Another tab may have brought it back just before: then nothing is restored, and nothing is wrong.
      await api.restoreFromTrash(row, { signal });
    } catch (error) {
      const nameIsTaken = error instanceof ApiError && error.status === 409;
      if (row.entity === "label" && (isGone(error) || nameIsTaken)) lost.push(row.id);
      else if (isGone(error)) return null;
      else throw error;
    }
  if (needed.length === 0) return null;
  if (lost.length === 0) return write.input;
  const { labelIds } = write.input as { labelIds: string[] };
  const left = labelIds.filter((id) => !lost.includes(id));
  return { ...(write.input as object), labelIds: left } as Write["input"];
}

/** The rows that a write changes, those that it puts something into, and its labels, from the top. */
function neededBy({ operation, input }: Write): RowKey[] {
  if (/^(?:delete|restore)/.test(operation)) return [];
  const { id, listId, sectionId, parentId, labelIds } = input as Partial<
    Record<"id" | "listId" | "sectionId" | "parentId", string | null>
  > & { labelIds?: string[] };
  const needed: [Entity, string | null | undefined][] = [
    ["list", listId],
    ["section", sectionId],
    ["task", parentId],
    [entityOf(operation), id],
    ...(labelIds ?? []).map((label): [Entity, string] => ["label", label]),
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

/** Whether other requests may be answered: then what is new is read, whatever stands in the way of this write. */
function isOfWrite({ status }: ApiError): boolean {
  return status === 500 || (status >= 400 && status < 500 && status !== 429);
}
