import { newIdempotencyKey } from "../shared/idempotency-key.js";
import { applyOptimistically, rebase, storeServerRows } from "./apply.js";
import { keepConfirmedDues } from "./confirmed-dues.js";
import { pickPlace } from "./destination.js";
import { loadRareUpdates, rare } from "./load-rare-updates.js";
import { type Base, type LocalDatabase, nameOf, type ServerId } from "./local-database.js";
import type { OptimisticOperation } from "./optimistic-update.js";
import {
  type AddedWrite,
  localIdsIn,
  type Refusal,
  refersToLocalRow,
  type Write,
  type WriteDetails,
  withServerIds,
} from "./queued-write.js";
import type { RowKey, Task } from "./rows.js";
import type { Sent } from "./undo-sent.js";

/** One operation of a user action. */
export interface Step extends WriteDetails {
  operation: OptimisticOperation;
  input: object;
}

/**
 * Queues the writes of an action, all or none, and applies them optimistically; they are sent as soon as the server
 * can be reached. One transaction is much faster than many.
 */
export function enqueueAll(database: LocalDatabase, steps: readonly Step[]): Promise<AddedWrite[]> {
  return inTransaction(database, async () => addAll(database, steps));
}

async function addAll(database: LocalDatabase, steps: readonly Step[]): Promise<AddedWrite[]> {
  const added: AddedWrite[] = [];
  const inputs = await withKnownIds(
    database,
    steps.map(({ input }) => input),
  );
  for (const [n, { operation, localId, before, done, had }] of steps.entries()) {
    const write: Write = {
      key: newIdempotencyKey(),
      operation,
      input: inputs[n] as Write["input"],
      ...(localId !== undefined && { localId }),
      ...(before && { before }),
      ...(done && { done }),
      ...(had && { had }),
      touches: [],
      at: new Date().toISOString(),
    };
    const changed = await applyOptimistically(database, write);
    write.touches = changed.map(({ key }) => key);
    const { id, place } = write.input as { id?: string; place?: unknown };
    const left = changed.find(({ key }) => key.id === id)?.after;
    // Another device may have moved the task beside which this one is put: it is not to go along.
    if (operation === "moveTask" && typeof place === "object" && left)
      write.input = { ...pickPlace(left as Task), ...(write.input as object) } as Write["input"];
    write.number = await database.writes.add(write);
    added.push({ ...write, left });
  }
  return added;
}

/** The values with server ids: rows that were created here may have got them since the values were made. */
async function withKnownIds<T>(database: LocalDatabase, values: readonly T[]): Promise<T[]> {
  // One request for all: a transaction is lost to many awaits without one.
  const known = await database.serverIds.bulkGet([...new Set(localIdsIn(values))]);
  const ids = new Map(known.flatMap((one) => (one ? [[one.localId, one.id]] : [])));
  return values.map((value) => withServerIds(value, ids));
}

/** A write that the server has confirmed, with the rows of its response. */
export interface ConfirmedWrite {
  write: Write;
  /** First the one that it has created, if it is to create one. */
  rows: (Base & Pick<ServerId, "existed">)[];
}

/**
 * Removes writes that the server has confirmed and stores the rows of its responses. Other effects
 * of the writes arrive with the next pull.
 *
 * @param epoch of the rows when they were sent; see {@link isOutdated}
 */
export function confirm(
  database: LocalDatabase,
  all: readonly ConfirmedWrite[],
  epoch: string | undefined,
): Promise<void> {
  return inTransaction(database, async () => {
    if (await isOutdated(database, epoch)) return;
    const confirmed: ConfirmedWrite[] = [];
    for (const one of all) if (await remove(database, one.write)) confirmed.push(one);
    await keepConfirmedDues(database, confirmed);
    const complete: Base[] = [];
    for (const { write, rows } of confirmed)
      complete.push(...(await completeRows(database, write, rows)));
    const named = await assignServerIds(database, confirmed);
    await storeServerRows(database, complete);
    // The other rows that they touched keep their optimistic state until the next pull: see `revertUntouchedRows`.
    await rebase(database, [...confirmed.flatMap(({ rows }) => rows), ...named]);
  });
}

/**
 * Reverts a write that the server refused, and records it so that the user is told.
 *
 * @param epoch of the rows when it was sent, if it was; see {@link isOutdated}
 */
export function refuse(
  database: LocalDatabase,
  write: Write,
  { status, reason, errors }: Refusal,
  epoch?: string,
): Promise<void> {
  return inTransaction(database, async () => {
    if (epoch !== undefined && (await isOutdated(database, epoch))) return;
    if (!(await remove(database, write))) return;
    await rebase(database, write.touches);
    const { number: _, ...kept } = write;
    await database.refused.add({ ...kept, status, reason, errors });
  });
}

/**
 * Whether the stored rows are from another epoch by now: the server was restored from a backup, and another
 * tab has read it. The response may be from the database before, so the write stays in the queue and is
 * sent again.
 */
async function isOutdated(database: LocalDatabase, epoch: string | undefined): Promise<boolean> {
  return (await database.position())?.epoch !== epoch;
}

/**
 * Takes the next writes from the queue that do not depend on each other, and marks them as sent, so
 * that they can no longer be cancelled.
 *
 * @param max the most to take
 */
export function takeNext(database: LocalDatabase, max: number): Promise<Write[]> {
  return database.transaction("rw", database.writes, async () => {
    const waiting = await database.writes.orderBy("number").limit(max).toArray();
    const next = independent(waiting);
    const sentAt = new Date().toISOString();
    await database.writes.bulkPut(next.map((write) => ({ sentAt, ...write })));
    return next;
  });
}

/** Marks writes as not sent that were taken but not sent, unless they had been sent before. */
export async function giveBack(database: LocalDatabase, taken: readonly Write[]): Promise<void> {
  const changes = taken.flatMap(({ number, sentAt }) =>
    number === undefined || sentAt ? [] : { key: number, changes: { sentAt: undefined } },
  );
  if (changes.length > 0) await database.writes.bulkUpdate(changes);
}

/** Operations of which several are sent before the first is confirmed. */
const batched = /^(?:create|update|complete|reopen|skip|move|delete)Task$/;

/** The writes at the head of a queue that do the same and touch different rows, all of them known to the server. */
function independent([first, ...rest]: Write[]): Write[] {
  if (!first) return [];
  const next = [first];
  if (!batched.test(first.operation)) return next;
  // A write that changes nothing here, such as the completion of a completed task, touches no row.
  const namesOf = ({ input, localId, touches }: Write) => [
    nameOf({ entity: "task", id: (input as { id?: string }).id ?? String(localId) }),
    ...touches.map(nameOf),
  ];
  const touched = new Set(namesOf(first));
  for (const write of rest) {
    const names = namesOf(write);
    const depends = refersToLocalRow(write.input) || names.some((name) => touched.has(name));
    if (write.operation !== first.operation || depends) break;
    next.push(write);
    for (const name of names) touched.add(name);
  }
  return next;
}

/** Whether an action was undone: all of it, none, or only what no other device has changed or used since. */
export type UndoResult = boolean | "partly";

/**
 * Takes back the writes of an action, the last one first: those that were not sent yet are
 * cancelled, unless another tab has changed what they create; for these, and for those that may have
 * reached the server, their inverses are queued. What another device or tab has changed or used since stays.
 */
export function takeBack(
  database: LocalDatabase,
  performed: readonly { write: AddedWrite; inverse: Step[] }[],
): Promise<UndoResult> {
  return inTransaction(database, async () => {
    const waiting = new Map((await database.writes.toArray()).map((one) => [one.number, one]));
    const own = performed.map(({ write: { number } }) => waiting.get(number));
    for (const { write } of performed) waiting.delete(write.number);
    const used = new Set(localIdsIn([...waiting.values()]));
    const unsent = own.map((write) =>
      write?.sentAt || used.has(write?.localId ?? "") ? undefined : write,
    );
    const sent: Sent<Step>[] = [];
    const touched = new Set<string>();
    const named = await withKnownIds(
      database,
      performed.map(({ write, inverse }) => ({ write, inverse })),
    );
    for (const [n, { write, inverse }] of named.entries()) {
      for (const key of write.touches) touched.add(nameOf(key));
      if (!unsent[n]) sent.push({ write, localId: performed[n]?.write.localId, inverse });
    }
    const undoable = rare ? await rare.undoableOf(database, sent, touched) : sent.toReversed();
    const inverses = undoable.flatMap(({ inverse }) => inverse);
    const cancelled = unsent.filter((write) => write !== undefined);
    // Writes are sent in order, so these are the last ones.
    await database.writes.bulkDelete(cancelled.map(({ number }) => number as number));
    await rebase(
      database,
      cancelled.flatMap(({ touches }) => touches),
    );
    await addAll(database, inverses);
    if (undoable.length === sent.length) return true;
    return inverses.length + cancelled.length > 0 ? "partly" : false;
  });
}

/**
 * Runs `work`, an async function, atomically in a read-write transaction on all tables.
 */
export async function inTransaction<T>(
  database: LocalDatabase,
  work: () => Promise<T>,
): Promise<T> {
  // Not within the transaction: it would be committed during the wait.
  await loadRareUpdates();
  return database.transaction("rw", database.tables, work);
}

async function remove(database: LocalDatabase, { number }: Write): Promise<boolean> {
  if (number === undefined || !(await database.writes.get(number))) return false;
  await database.writes.delete(number);
  return true;
}

/**
 * Replaces the local ids of rows that were created here with the server's, in the rows and in the
 * pending writes.
 *
 * @returns the rows touched by the writes that referred to them
 */
async function assignServerIds(
  database: LocalDatabase,
  confirmed: readonly ConfirmedWrite[],
): Promise<RowKey[]> {
  const created = confirmed.flatMap(({ write: { localId }, rows: [row] }) =>
    localId && row ? { localId, id: row.id, entity: row.entity, existed: row.existed } : [],
  );
  if (created.length === 0) return [];
  for (const { entity, localId } of created) await database.rows(entity).delete(localId);
  await database.bases.bulkDelete(created.map(({ entity, localId }) => [entity, localId]));
  await database.bases.bulkPut(created.map(({ entity, id }) => ({ entity, id, row: null })));
  await database.serverIds.bulkPut(created);
  const touched: RowKey[] = [];
  const ids = new Map(created.map(({ localId, id }) => [localId, id]));
  const existed = new Set(created.flatMap((one) => (one.existed ? one.localId : [])));
  for (const write of await database.writes.toArray()) {
    const renamed = withServerIds(write, ids);
    if (renamed === write) continue;
    // Undoing the creation, before the server had answered, was to delete only what is new.
    if (/^delete/.test(write.operation) && existed.has((write.input as { id: string }).id))
      await remove(database, write);
    else await database.writes.put(renamed);
    touched.push(...renamed.touches);
  }
  return touched;
}

/**
 * Completes the rows of a response, which have neither a position nor a deletion time: the position
 * known here is kept until the change log delivers the server's.
 */
async function completeRows(database: LocalDatabase, write: Write, rows: Base[]): Promise<Base[]> {
  const whole: Base[] = [];
  for (const [index, { entity, id, row }] of rows.entries()) {
    const localId = (index === 0 && write.localId) || id;
    // If an earlier response was lost, the change log may have delivered the row; that one wins.
    const [fromServer, optimistic] = await database.rows(entity).bulkGet([id, localId]);
    const base = (await database.bases.get([entity, id]))?.row;
    // A write that changed nothing, such as a move to the row's present place, is not in the change
    // log: the base stays valid.
    if (base && base.updatedAt === row?.updatedAt) {
      whole.push({ entity, id, row: base });
      continue;
    }
    const kept = { position: (fromServer ?? optimistic)?.position ?? "~", deletedAt: null };
    whole.push({ entity, id, row: row && Object.assign(kept, row) });
  }
  return whole;
}
