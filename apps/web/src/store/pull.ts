import { replay, settle, takeRows } from "./apply.js";
import { type Base, entities, type LocalDatabase } from "./local-database.js";
import { inTransaction } from "./queue.js";
import type { ChangesPage, ReadChanges } from "./read-changes.js";
import type { RowKey } from "./rows.js";

/** Takes everything that is new on the server. */
export async function pull(database: LocalDatabase, read: ReadChanges): Promise<void> {
  let page = await read(await database.position(), false);
  while (!page.full) {
    const { seq, epoch, rows, more } = page;
    await inTransaction(database, async () => {
      await takeRows(database, rows);
      if (!more) await settle(database);
      await database.setPosition({ seq, epoch });
    });
    if (!more) return;
    page = await read({ seq, epoch }, false);
  }
  await replaceEverything(database, await readEverything(page, read));
}

async function readEverything(first: ChangesPage, read: ReadChanges): Promise<ChangesPage> {
  let all = first;
  while (all.more) {
    const { epoch } = all;
    const next = await read(all, true);
    // Restored from a backup meanwhile: what was read before is of another database.
    all = next.epoch === epoch ? { ...next, rows: [...all.rows, ...next.rows] } : next;
  }
  return all;
}

/** What the server has, in the place of all that is stored; what it has not confirmed is shown on top again. */
function replaceEverything(database: LocalDatabase, page: ChangesPage): Promise<void> {
  const rows = new Map(page.rows.map((base) => [nameOf(base), base]));
  return inTransaction(database, async () => {
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
    await database.setPosition({ seq: page.seq, epoch: page.epoch });
  });
}

const nameOf = ({ entity, id }: RowKey) => `${entity} ${id}`;
