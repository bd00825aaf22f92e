import { ACCOUNT_SETTING } from "./account-settings.js";
import { rebase, revertUntouchedRows, storeServerRows } from "./apply.js";
import {
  type Base,
  entities,
  type LocalDatabase,
  nameOf,
  type Position,
} from "./local-database.js";
import { inTransaction } from "./queue.js";
import type { ChangesPage, ReadChanges } from "./read-changes.js";
import type { RowKey } from "./rows.js";

/** Fetches and stores all new changes from the server. */
export async function pull(database: LocalDatabase, read: ReadChanges): Promise<void> {
  let isDone = false;
  while (!isDone) isDone = await pullFrom(database, await database.position(), read);
}

/**
 * Replaces all rows if the server has never given the position known here: it was restored from a backup. To be
 * called before writes are sent, which may raise the server's number above that position.
 */
export async function noticeRestore(database: LocalDatabase, read: ReadChanges): Promise<void> {
  const known = await database.position();
  const page = known && (await read(known, false));
  if (page?.full) await replaceEverything(database, known, await readOn(page, read));
}

/** @returns false if there is more to read, or another tab has stored something meanwhile */
async function pullFrom(
  database: LocalDatabase,
  known: Position | null,
  read: ReadChanges,
): Promise<boolean> {
  const page = await read(known, false);
  if (page.full) {
    if (known === null && (await isEmpty(database))) return loadInitially(database, page, read);
    // Also after an interrupted initial load: its rows may be from before a restore of the server.
    return replaceEverything(database, known, await readOn(page, read));
  }
  const { rows, more } = page;
  const isStored = await storeFrom(database, known, async () => {
    await storeServerRows(database, rows);
    if (!more) await revertUntouchedRows(database);
    await moveTo(database, page);
  });
  return isStored && !more;
}

/**
 * Runs `store` in a transaction, for changes that were read from a position. Does nothing if
 * another tab has moved the position meanwhile: older rows would overwrite newer ones, and the
 * changes in between would never be read.
 *
 * @returns whether they were stored
 */
function storeFrom(
  database: LocalDatabase,
  known: Position | null,
  store: () => Promise<void>,
): Promise<boolean> {
  return inTransaction(database, async () => {
    const now = await database.position();
    if (now?.seq !== known?.seq || now?.epoch !== known?.epoch) return false;
    await store();
    return true;
  });
}

async function moveTo(database: LocalDatabase, { seq, epoch, account }: ChangesPage) {
  await database.setPosition({ seq, epoch });
  if (account) await database.settings.put({ name: ACCOUNT_SETTING, value: account });
}

/** The number of rows that are stored and shown at once after the first page. */
const BATCH_SIZE = 2_000;

async function isEmpty(database: LocalDatabase): Promise<boolean> {
  const counts = await Promise.all(entities.map((entity) => database.rows(entity).count()));
  return counts.every((count) => count === 0);
}

/**
 * The initial load. Each batch is stored and shown as it arrives while the next one is being
 * fetched: the browser takes longer to store ten thousand rows than the server takes to send them.
 */
async function loadInitially(
  database: LocalDatabase,
  first: ChangesPage,
  read: ReadChanges,
): Promise<boolean> {
  for (let page = first; ; ) {
    const { epoch, rows, more } = page;
    const reading = more ? read(page, true).then((next) => readOn(next, read, BATCH_SIZE)) : null;
    reading?.catch(() => undefined); // rethrown by the await below
    const isStored = await storeFrom(database, null, async () => {
      await storeServerRows(database, rows);
      if (more) return;
      await revertUntouchedRows(database);
      await moveTo(database, page);
    });
    if (!isStored) return false;
    const next = await reading;
    if (!next) return true;
    if (next.epoch !== epoch) return replaceEverything(database, null, await readOn(next, read));
    page = next;
  }
}

/** Reads on from a page of a full read, to the end or until there are `enough` rows. */
async function readOn(
  from: ChangesPage,
  read: ReadChanges,
  enough = Number.POSITIVE_INFINITY,
): Promise<ChangesPage> {
  let all = from;
  while (all.more && all.rows.length < enough) {
    const { epoch } = all;
    const next = await read(all, true);
    // The server was restored from a backup meanwhile: the rows so far are from another database.
    all = next.epoch === epoch ? { ...next, rows: [...all.rows, ...next.rows] } : next;
  }
  return all;
}

/** Replaces all stored rows with the server's and reapplies the unconfirmed writes on top. */
function replaceEverything(
  database: LocalDatabase,
  known: Position | null,
  page: ChangesPage,
): Promise<boolean> {
  const rows = new Map(page.rows.map((base) => [nameOf(base), base]));
  return storeFrom(database, known, async () => {
    const bases: RowKey[] = await database.bases.toArray();
    for (const entity of entities) {
      const present = [...rows.values()].filter((base: Base) => base.entity === entity && base.row);
      await database.rows(entity).clear();
      await database.rows(entity).bulkPut(present.map(({ row }) => row) as never[]);
    }
    for (const { entity, id } of bases)
      await database.bases.put({ entity, id, row: rows.get(nameOf({ entity, id }))?.row ?? null });
    await rebase(database, bases);
    await revertUntouchedRows(database);
    await moveTo(database, page);
  });
}
