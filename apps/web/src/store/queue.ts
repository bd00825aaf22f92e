import type { CallInput, Operations } from "@docket/contract";
import { newIdempotencyKey } from "../shared/idempotency-key.js";
import { replay, showWrite, takeRows } from "./apply.js";
import type { LocalOperation } from "./guess.js";
import type { Base, LocalDatabase } from "./local-database.js";
import { loadOccurrences } from "./occurrences.js";
import type { RowKey } from "./rows.js";
import { namesLocalRow, type Write, type WriteDetails, withServerId } from "./write.js";

/**
 * Records what the user did, and shows it; it is sent as soon as the server can be reached.
 *
 */
export function enqueue<Id extends LocalOperation>(
  database: LocalDatabase,
  operation: Id,
  input: CallInput<Operations[Id]>,
  { localId, before, had }: WriteDetails = {},
): Promise<Write> {
  const write: Write = {
    key: newIdempotencyKey(),
    operation,
    input: input as Write["input"],
    ...(localId !== undefined && { localId }),
    ...(before && { before }),
    ...(had && { had }),
    touches: [],
    at: new Date().toISOString(),
  };
  return inTransaction(database, async () => {
    // What was created here may have got its id since the caller read it.
    if (namesLocalRow(write.input))
      for (const known of await database.serverIds.toArray())
        write.input = withServerId(write.input, known.localId, known.id);
    write.touches = await showWrite(database, write);
    write.number = await database.writes.add(write);
    return write;
  });
}

/** The server has confirmed a write; `rows` are what it answered. What else it did comes with the next pull. */
export function confirm(database: LocalDatabase, write: Write, rows: Base[]): Promise<void> {
  return inTransaction(database, async () => {
    if (!(await remove(database, write))) return;
    const [created] = rows;
    const whole = await withKept(database, write, rows);
    const named = write.localId && created ? await giveId(database, created, write.localId) : [];
    await takeRows(database, whole);
    // The other rows that it touched stay as they are shown until the change log tells: see `settle`.
    await replay(database, [...rows, ...named]);
  });
}

/** The server will not take a write: what it showed goes, and the user is told. */
export function refuse(
  database: LocalDatabase,
  write: Write,
  { status, reason }: { status: number; reason: string },
): Promise<void> {
  return inTransaction(database, async () => {
    if (!(await remove(database, write))) return;
    await replay(database, write.touches);
    const { number: _, ...kept } = write;
    await database.refused.add({ ...kept, status, reason });
  });
}

/** What is sent of a write from now on, since something that it named is gone. */
export async function amend(
  database: LocalDatabase,
  { number }: Write,
  input: Write["input"],
): Promise<void> {
  await database.writes.update(number as number, { input });
}

/** Whether something else waits for the row that a write creates. */
export async function dependsOn(
  database: LocalDatabase,
  { number, localId }: Write,
): Promise<boolean> {
  if (localId === undefined) return false;
  const waiting = await database.writes.toArray();
  return waiting.some(
    (write) => write.number !== number && JSON.stringify(write.input).includes(`"${localId}"`),
  );
}

/** Marks a write as on its way, so that it is not taken back any more. @returns false where it has been */
export function markSent(
  database: LocalDatabase,
  { number, sentAt = new Date().toISOString() }: Write,
): Promise<boolean> {
  return database.writes
    .update(number as number, { sentAt })
    .then((found) => found > 0 || database.writes.get(number as number).then(Boolean));
}

/** Takes back what was not sent yet. @returns false where it may have reached the server */
export function cancel(database: LocalDatabase, { number }: Write): Promise<boolean> {
  return inTransaction(database, async () => {
    const write = number === undefined ? undefined : await database.writes.get(number);
    if (!write || write.sentAt) return false;
    await remove(database, write);
    await replay(database, write.touches);
    return true;
  });
}

/** Reads and writes all tables; either everything that `work` does is stored, or nothing. */
export async function inTransaction<T>(
  database: LocalDatabase,
  work: () => Promise<T>,
): Promise<T> {
  // Not within the transaction, which would end meanwhile.
  await loadOccurrences();
  return database.transaction("rw", database.tables, work);
}

async function remove(database: LocalDatabase, { number }: Write): Promise<boolean> {
  if (number === undefined || !(await database.writes.get(number))) return false;
  await database.writes.delete(number);
  return true;
}

/**
 * What was created here has the server's id from now on, in the rows and in what waits to be sent.
 *
 * @returns the rows of the writes that named it
 */
async function giveId(
  database: LocalDatabase,
  { entity, id }: RowKey,
  localId: string,
): Promise<RowKey[]> {
  await database.rows(entity).delete(localId);
  await database.bases.delete([entity, localId]);
  await database.bases.put({ entity, id, row: null });
  await database.serverIds.put({ localId, id });
  const touched: RowKey[] = [];
  for (const write of await database.writes.toArray()) {
    const renamed = withServerId(write, localId, id);
    if (JSON.stringify(renamed) === JSON.stringify(write)) continue;
    await database.writes.put(renamed);
    touched.push(...renamed.touches);
  }
  return touched;
}

/** Answers have no position, and nothing of the trash: what is known of it here stays until the change log tells. */
async function withKept(database: LocalDatabase, write: Write, rows: Base[]): Promise<Base[]> {
  const whole: Base[] = [];
  for (const [index, { entity, id, row }] of rows.entries()) {
    const localId = (index === 0 && write.localId) || id;
    // Where an earlier answer was lost, the change log may have told of it already, and knows best.
    const [told, guessed] = await database.rows(entity).bulkGet([id, localId]);
    const base = (await database.bases.get([entity, id]))?.row;
    // Of what changed nothing, as a move to where a row is already, the change log does not tell.
    const isUnchanged = base && base.updatedAt === row?.updatedAt;
    const known = isUnchanged ? base : (told ?? guessed);
    const kept = { position: known?.position ?? "~", deletedAt: null };
    whole.push({ entity, id, row: row && Object.assign(kept, row) });
  }
  return whole;
}
