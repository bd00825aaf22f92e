import { Draft } from "./draft.js";
import { type Base, entities, inChunks, type LocalDatabase, nameOf } from "./local-database.js";
import { updateOptimistically } from "./optimistic-update.js";
import type { Write } from "./queued-write.js";
import type { AnyRow, Entity, RowKey } from "./rows.js";

type ChangedRows = ReturnType<Draft["changed"]>;

/**
 * Applies a write optimistically: the rows become what the server will probably make of them, and
 * the server's own version of each is kept as its base. Call within a transaction on all tables.
 *
 * @returns the rows that it changed
 */
export async function applyOptimistically(
  database: LocalDatabase,
  write: Write,
): Promise<ChangedRows> {
  const draft = new Draft(database);
  await updateOptimistically(draft, write, { ...database.clock, now: write.at });
  const changed = draft.changed();
  await saveBases(database, changed);
  await draft.save();
  return changed;
}

async function saveBases(database: LocalDatabase, changed: ChangedRows): Promise<void> {
  for (const { key, before } of changed) {
    const known = await database.bases.get([key.entity, key.id]);
    if (!known) await database.bases.put({ ...key, row: before });
  }
}

/**
 * Stores the server's version of some rows and reapplies the unconfirmed writes on top of it.
 * Call within a transaction on all tables.
 */
export async function storeServerRows(database: LocalDatabase, rows: Base[]): Promise<void> {
  const rebased: Base[] = [];
  // Read all of them: there are few bases, but there may be thousands of rows.
  const bases = new Map((await database.bases.toArray()).map((base) => [nameOf(base), base]));
  for (const entity of entities) {
    const own = rows.filter((base) => base.entity === entity);
    for (const some of inChunks(own)) {
      const stored = await database.rows(entity).bulkGet(some.map(({ id }) => id));
      const present: AnyRow[] = [];
      const gone: string[] = [];
      for (const [n, base] of some.entries()) {
        const known = bases.get(nameOf(base));
        const row = known ? known.row : stored[n];
        if (row && base.row && row.updatedAt > base.row.updatedAt) continue; // stale
        if (known) rebased.push(base);
        else if (base.row) present.push(base.row);
        else gone.push(base.id);
      }
      await putRows(database, entity, present, gone);
    }
  }
  if (rebased.length === 0) return;
  await database.bases.bulkPut(rebased);
  await rebase(database, rebased);
}

/**
 * Reverts rows to their bases and reapplies the remaining writes. The bases of rows that no write
 * touches any more are removed.
 */
export async function rebase(database: LocalDatabase, changed: RowKey[]): Promise<void> {
  const queue = changed.length > 0 ? await database.writes.toArray() : [];
  const { keys, writes } = withEverythingConnected(changed, queue);
  const names = [...keys.values()].map(({ entity, id }): [Entity, string] => [entity, id]);
  const bases = (await database.bases.bulkGet(names)).filter((base) => base !== undefined);
  for (const entity of entities) {
    const own = bases.filter((base) => base.entity === entity);
    const present = own.flatMap(({ row }) => row ?? []);
    await putRows(
      database,
      entity,
      present,
      own.flatMap(({ id, row }) => (row ? [] : id)),
    );
  }
  await database.bases.bulkDelete(bases.map(({ entity, id }) => [entity, id]));
  for (const write of writes) {
    const changed = await applyOptimistically(database, write);
    await database.writes.put({ ...write, touches: changed.map(({ key }) => key) });
  }
}

async function putRows(
  database: LocalDatabase,
  entity: Entity,
  present: AnyRow[],
  gone: string[],
): Promise<void> {
  if (present.length > 0) await database.rows(entity).bulkPut(present as never[]);
  if (gone.length > 0) await database.rows(entity).bulkDelete(gone);
}

/**
 * Shows the server's version of every row that no pending write touches any more. Call after all
 * new changes have been stored, within the same transaction.
 */
export async function revertUntouchedRows(database: LocalDatabase): Promise<void> {
  const bases = await database.bases.toArray();
  if (bases.length === 0) return;
  const waiting = new Set(
    (await database.writes.toArray()).flatMap(({ touches }) => touches.map(nameOf)),
  );
  await rebase(
    database,
    bases.filter((base) => !waiting.has(nameOf(base))),
  );
}

/** The closure: the writes that touch these rows, the other rows that they touch, and so on. */
function withEverythingConnected(changed: RowKey[], queue: Write[]) {
  const keys = new Map(changed.map((key) => [nameOf(key), key]));
  const writes = new Set<Write>();
  let before = -1;
  while (before !== writes.size) {
    before = writes.size;
    for (const write of queue) {
      if (writes.has(write) || !write.touches.some((key) => keys.has(nameOf(key)))) continue;
      writes.add(write);
      for (const key of write.touches) keys.set(nameOf(key), key);
    }
  }
  return { keys, writes: queue.filter((write) => writes.has(write)) };
}
