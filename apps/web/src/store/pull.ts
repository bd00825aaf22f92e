import { replay, settle, takeRows } from "./apply.js";
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

/** Takes everything that is new on the server. */
export async function pull(database: LocalDatabase, read: ReadChanges): Promise<void> {
  let isDone = false;
  while (!isDone) isDone = await pullFrom(database, await database.position(), read);
}

/** @returns false where there is more, or another tab has stored something meanwhile */
async function pullFrom(
  database: LocalDatabase,
  known: Position | null,
  read: ReadChanges,
): Promise<boolean> {
  const page = await read(known, false);
  if (page.full) {
    if (known === null) return fill(database, page, read);
    return replaceEverything(database, known, await readOn(page, read));
  }
  const { rows, more } = page;
  const isStored = await storeFrom(database, known, async () => {
    await takeRows(database, rows);
    if (!more) await settle(database);
    await moveTo(database, page);
  });
  return isStored && !more;
}

/**
 * Stores what was read from a position. Where another tab has gone on from there, nothing: what is older than its
 * rows would take their place, and what lies between would never be read.
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

const moveTo = (database: LocalDatabase, { seq, epoch }: Position) =>
  database.setPosition({ seq, epoch });

/** So many rows are stored and shown at once after the first page. */
const LOT = 2_000;

/**
 * The first reading of everything, of which each part is shown as it comes, while the next is under way: the
 * browser takes longer to store ten thousand rows than the server to send them.
 */
async function fill(
  database: LocalDatabase,
  first: ChangesPage,
  read: ReadChanges,
): Promise<boolean> {
  const present = new Set<string>();
  for (let page = first; ; ) {
    const { epoch, rows, more } = page;
    for (const row of rows) present.add(nameOf(row));
    const reading = more ? read(page, true).then((next) => readOn(next, read, LOT)) : null;
    reading?.catch(() => undefined); // thrown below, when this is stored
    const isStored = await storeFrom(database, null, async () => {
      await takeRows(database, rows);
      if (more) return;
      await takeRows(database, await rowsWithout(database, present));
      await settle(database);
      await moveTo(database, page);
    });
    if (!isStored) return false;
    const next = await reading;
    if (!next) return true;
    if (next.epoch !== epoch) return replaceEverything(database, null, await readOn(next, read));
    page = next;
  }
}

/** What was stored by a first reading that did not come to its end, and has been deleted since. */
async function rowsWithout(database: LocalDatabase, present: Set<string>): Promise<Base[]> {
  const stored = await Promise.all(
    entities.map(async (entity) => {
      const ids = await database.rows(entity).toCollection().primaryKeys();
      return ids.map((id): Base => ({ entity, id, row: null }));
    }),
  );
  return stored.flat().filter((row) => !present.has(nameOf(row)));
}

/** Reads on from a page of everything, to the end or until it has so many rows. */
async function readOn(
  from: ChangesPage,
  read: ReadChanges,
  enough = Number.POSITIVE_INFINITY,
): Promise<ChangesPage> {
  let all = from;
  while (all.more && all.rows.length < enough) {
    const { epoch } = all;
    const next = await read(all, true);
    // Restored from a backup meanwhile: what was read before is of another database.
    all = next.epoch === epoch ? { ...next, rows: [...all.rows, ...next.rows] } : next;
  }
  return all;
}

/** What the server has, in the place of all that is stored; what it has not confirmed is shown on top again. */
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
    await replay(database, bases);
    await settle(database);
    await moveTo(database, page);
  });
}
