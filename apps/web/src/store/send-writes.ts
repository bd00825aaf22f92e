import { ApiError, type Client } from "@docket/contract/client";
import { limits } from "@docket/contract/limits";
import { type Base, inChunks, type LocalDatabase } from "./local-database.js";
import { confirm, giveBack, refuse, takeNext } from "./queue.js";
import { type Refusal, refersToLocalRow, type Write } from "./queued-write.js";
import { recover } from "./recover-write.js";
import { rowsOf } from "./reply-rows.js";
import { isConflict, isElsewhere, isGone } from "./write-refusals.js";

/** One day less than the server remembers a key, to allow for clock skew. */
const KEY_IS_KNOWN_MS = (limits.idempotencyDays - 1) * 24 * 60 * 60 * 1_000;

/** Why sending stopped before the queue was empty. */
export interface Stopped {
  /**
   * `session`: the user must sign in first. `write`: the server responds, but fails at this write.
   * `temporary`: the server cannot be reached or is overloaded.
   */
  because: "temporary" | "session" | "write";
  /** Seconds that the server asked to wait. */
  retryAfter: number;
}

/** In milliseconds. A write that the server still fails at after this long is shown to the user. */
const STUCK_AFTER = 3_000;

/**
 * The most writes that are sent before the first of them is confirmed here. That reads the whole queue, so with a
 * few at a time thousands would take quadratic time; with more, it would keep the user's next action waiting.
 */
const MAX_BATCH = 256;
/** The most requests at once: browsers open six connections, of which others need some. */
const MAX_REQUESTS = 4;

/**
 * Operations on one task each whose order does not matter, unlike that of new tasks, which are
 * placed one below the other.
 */
const unordered = /^(?:update|complete|reopen|delete)Task$/;

/**
 * Sends the pending writes in order; those that do not depend on each other together, since each
 * round through the browser's database takes longer than most requests.
 *
 * @returns null when all were sent, or sending was aborted
 */
export async function sendWrites(
  database: LocalDatabase,
  api: Client,
  signal: AbortSignal,
): Promise<Stopped | null> {
  // One at first: while the server cannot be reached, the others can still be cancelled.
  for (let size = 1; ; size = Math.min(size * 2, MAX_BATCH)) {
    if (signal.aborted) return null;
    const writes = await takeNext(database, size);
    if (writes.length === 0) return null;
    const stopped = await sendTogether(database, api, writes, signal);
    if (stopped) return stopped;
  }
}

/** What became of a write that was sent. */
type Outcome =
  | { kind: "confirmed"; rows: Base[] }
  | ({ kind: "refused"; isSent: boolean } & Refusal)
  | ({ kind: "stopped"; stopped: Stopped } & Refusal)
  | { kind: "aborted" };

async function sendTogether(
  database: LocalDatabase,
  api: Client,
  writes: Write[],
  signal: AbortSignal,
): Promise<Stopped | null> {
  const epoch = (await database.position())?.epoch;
  const outcomes = new Map<Write, Outcome>();
  for (const some of inChunks(writes, limits.tasksAtOnce)) {
    const sent =
      (await sendAsOne(api, some, signal)) ?? (await sendEach(database, api, some, signal));
    for (const [write, outcome] of sent) outcomes.set(write, outcome);
    if ([...sent.values()].some(({ kind }) => kind === "stopped" || kind === "aborted")) break;
  }
  await giveBack(
    database,
    writes.filter((write) => !outcomes.has(write)),
  );
  const settled = writes.flatMap((write) => {
    const outcome = outcomes.get(write);
    return outcome ? [{ write, outcome }] : [];
  });
  const confirmed = settled.flatMap(({ write, outcome }) =>
    outcome.kind === "confirmed" ? [{ write, rows: outcome.rows }] : [],
  );
  if (confirmed.length > 0) await confirm(database, confirmed, epoch);
  for (const { write, outcome } of settled)
    if (outcome.kind === "refused")
      await refuse(database, write, outcome, outcome.isSent ? epoch : undefined);
  for (const { write, outcome } of settled)
    if (outcome.kind === "stopped") {
      await noteIfStuck(database, write, outcome);
      return outcome.stopped;
    }
  return null;
}

async function noteIfStuck(
  database: LocalDatabase,
  { number, sentAt }: Write,
  { stopped, status, reason }: Refusal & { stopped: Stopped },
): Promise<void> {
  const isStuck = sentAt !== undefined && Date.now() - Date.parse(sentAt) > STUCK_AFTER;
  if (isStuck && stopped.because === "write")
    await database.writes.update(number as number, { failure: { status, reason } });
}

async function sendEach(
  database: LocalDatabase,
  api: Client,
  writes: Write[],
  signal: AbortSignal,
): Promise<Map<Write, Outcome>> {
  const outcomes = new Map<Write, Outcome>();
  const waiting = [...writes];
  const sendOneByOne = async () => {
    for (let write = waiting.shift(); write; write = waiting.shift()) {
      const outcome = await send(database, api, write, signal);
      outcomes.set(write, outcome);
      if (outcome.kind === "stopped" || outcome.kind === "aborted") waiting.length = 0;
    }
  };
  const isUnordered = writes.every(
    ({ operation, input }) => unordered.test(operation) && !("occurrence" in (input as object)),
  );
  await Promise.all(Array.from({ length: isUnordered ? MAX_REQUESTS : 1 }, sendOneByOne));
  return outcomes;
}

/**
 * Sends new tasks in one request, which creates all of them or none.
 *
 * @returns null if each is to be sent by itself: they are not new tasks, or one of them is refused
 */
async function sendAsOne(
  api: Client,
  writes: Write[],
  signal: AbortSignal,
): Promise<Map<Write, Outcome> | null> {
  const areNew = writes.every((write) => write.operation === "createTask" && !mayDuplicate(write));
  if (!areNew || writes.length === 1) return null;
  const tasks = (writes as Write<"createTask">[]).map(({ input, key }) => ({
    ...input,
    idempotencyKey: key,
  }));
  try {
    const { items } = await api.createTasks({ tasks }, { signal });
    // An answer that is not Docket's has none.
    const rows = (write: Write, index: number) => rowsOf(write, items?.[index]);
    return new Map(writes.map((write, n) => [write, { kind: "confirmed", rows: rows(write, n) }]));
  } catch (error) {
    const outcome = outcomeOf(error, signal);
    const isOfOne =
      outcome.kind === "refused" ||
      (outcome.kind === "stopped" && outcome.stopped.because === "write");
    return isOfOne ? null : new Map([[writes[0] as Write, outcome]]);
  }
}

async function send(
  database: LocalDatabase,
  api: Client,
  write: Write,
  signal: AbortSignal,
): Promise<Outcome> {
  const giveUp = (reason: string): Outcome => ({
    kind: "refused",
    status: 0,
    reason,
    isSent: false,
  });
  if (refersToLocalRow(write.input)) return giveUp("What it depends on could not be created.");
  if (mayDuplicate(write))
    return giveUp("It was sent weeks ago and may have been saved: look for it first.");
  try {
    return { kind: "confirmed", rows: await request(database, api, write, signal) };
  } catch (error) {
    return outcomeOf(error, signal);
  }
}

function outcomeOf(error: unknown, { aborted }: AbortSignal): Outcome {
  if (aborted) return { kind: "aborted" };
  if (!(error instanceof ApiError)) throw error;
  const { status, retryAfter, message: reason, problem } = error;
  const { errors } = problem ?? {};
  if (isPermanent(error)) return { kind: "refused", status, reason, errors, isSent: true };
  const because = status === 401 ? "session" : isSpecificToWrite(error) ? "write" : "temporary";
  return { kind: "stopped", status, reason, stopped: { because, retryAfter: retryAfter ?? 0 } };
}

/** Sends one write, with recovery from rows that are gone. @returns the rows of the response */
async function request(
  database: LocalDatabase,
  api: Client,
  write: Write,
  signal: AbortSignal,
): Promise<Base[]> {
  const call = api[write.operation] as (input: unknown, options: object) => Promise<unknown>;
  const send = async (input: Write["input"]) =>
    rowsOf(write, await call(input, { idempotencyKey: write.key, signal }));
  try {
    return await send(write.input);
  } catch (error) {
    // It has been deleted already, by an earlier attempt or another device.
    if (isGone(error) && /^delete/.test(write.operation)) return rowsOf(write, null);
    if (!isGone(error) && !isConflict(error) && !isElsewhere(error, write)) throw error;
    return recover(error, { database, api, write, signal, send });
  }
}

/**
 * Whether sending a write again might apply it twice: it was sent so long ago that the server
 * may no longer know its idempotency key. A write that only sets values is idempotent and can
 * be sent anyway.
 */
function mayDuplicate({ operation, sentAt }: Write): boolean {
  const duplicates = /^(?:create|complete|reopen|skip)/.test(operation);
  return duplicates && sentAt !== undefined && Date.now() - Date.parse(sentAt) > KEY_IS_KNOWN_MS;
}

/** Statuses with which the API refuses what a write says. Any other may be about the server's configuration. */
const PERMANENT = new Set([400, 404, 409, 412, 422]);

/**
 * Whether a retry cannot succeed. An error response without a problem document is not from the
 * API but from a proxy, typically while the server is down; only 413 (too large for the
 * proxy) is permanent.
 */
function isPermanent({ status, problem }: ApiError): boolean {
  return status === 413 || (problem !== null && PERMANENT.has(status));
}

/**
 * Whether the error is specific to this write, so that other requests may succeed: then changes are
 * still read although the write is stuck.
 */
function isSpecificToWrite({ status }: ApiError): boolean {
  return status === 500 || (status >= 400 && status < 500 && status !== 429);
}
