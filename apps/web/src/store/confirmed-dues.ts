import type { Base, LocalDatabase } from "./local-database.js";
import type { Write } from "./queued-write.js";
import type { dueFields, Task } from "./rows.js";

type Dues = Pick<Task, keyof typeof dueFields>;

const SETTING = "confirmed-dues";
/** The number of writes that are kept, the last ones. */
const MAX_WRITES = 50;

/** The dues by the keys of the writes. */
async function known(database: LocalDatabase): Promise<[key: string, dues: Dues][]> {
  return ((await database.settings.get(SETTING))?.value as [string, Dues][] | undefined) ?? [];
}

/**
 * Stores to which due the server has moved the repeating tasks of writes that it has confirmed. The page may have
 * computed another one, with a clock that is wrong. Call within a transaction on all tables.
 */
export async function keepConfirmedDues(
  database: LocalDatabase,
  confirmed: readonly { write: Write; rows: readonly Base[] }[],
): Promise<void> {
  const moved = confirmed.flatMap(({ write: { key, operation }, rows: [base] }) => {
    const task = base?.row as Task | null | undefined;
    if (!/^(?:complete|skip)/.test(operation) || !task?.repeat) return [];
    const { dueDate, dueTime, dueZone, repeat } = task;
    return [[key, { dueDate, dueTime, dueZone, repeat }] as [string, Dues]];
  });
  if (moved.length === 0) return;
  const value = [...(await known(database)), ...moved].slice(-MAX_WRITES);
  await database.settings.put({ name: SETTING, value });
}

/** The due to which the server has moved the task of a write, if it has confirmed one. */
export async function confirmedDues(database: LocalDatabase, key: string): Promise<Dues | null> {
  return new Map(await known(database)).get(key) ?? null;
}
