import { replay, takeRows } from "./apply.js";
import { type Base, entities, type LocalDatabase, type RowKey } from "./local-database.js";
import { inTransaction } from "./queue.js";

/** A page of what is newer than a number. */
export interface ChangesPage {
  seq: number;
  /** Another one after the server's database was restored from a backup. */
  epoch: string;
  /** Everything there is, not only what is newer. */
  full: boolean;
  more: boolean;
  rows: Base[];
}

/** Asks for the page after `since`; rejects with `ApiError`. */
export type ReadChanges = (since: number) => Promise<ChangesPage>;

/** Takes everything that is new on the server. */
export async function pull(database: LocalDatabase, read: ReadChanges): Promise<void> {
  const known = await database.position();
  let since = known?.seq ?? 0;
  let page = await read(since);
  if (known && page.epoch !== known.epoch && !page.full) {
    since = 0;
    page = await read(since);
  }
  if (page.full || since === 0) return pullEverything(database, read, page);
  for (;;) {
    const { seq, epoch, rows, more } = page;
    await inTransaction(database, async () => {
      await takeRows(database, rows);
      await database.setPosition({ seq, epoch });
    });
    if (!more) return;
    page = await read(seq);
    if (page.full || page.epoch !== epoch) return pullEverything(database, read, page);
  }
}

/** Replaces all that is stored by what the server has; what it has not confirmed stays on top. */
async function pullEverything(
  database: LocalDatabase,
  read: ReadChanges,
  first: ChangesPage,
): Promise<void> {
  const pages = [first];
  while (pages.at(-1)?.more) pages.push(await read((pages.at(-1) as ChangesPage).seq));
  const { seq, epoch } = pages.at(-1) as ChangesPage;
  const rows = new Map(pages.flatMap((page) => page.rows).map((base) => [nameOf(base), base]));
  await inTransaction(database, async () => {
    const bases: RowKey[] = await database.bases.toArray();
    for (const entity of entities) await database.rows(entity).clear();
    for (const entity of entities) {
      const present = [...rows.values()].filter((base) => base.entity === entity && base.row);
      await database.rows(entity).bulkPut(present.map(({ row }) => row) as never[]);
    }
    for (const { entity, id } of bases)
      await database.bases.put({ entity, id, row: rows.get(nameOf({ entity, id }))?.row ?? null });
    await replay(database, bases);
    await database.setPosition({ seq, epoch });
  });
}

const nameOf = ({ entity, id }: RowKey) => `${entity} ${id}`;
