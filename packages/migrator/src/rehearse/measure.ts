import { applyMigration, isTransactional } from "../engine/apply.js";
import type { Direction } from "../engine/journal.js";
import type { Session } from "../engine/session.js";
import type { LoadedMigration } from "../files.js";

/** Measurements of one run of one migration. */
export interface MeasuredRun {
  name: string;
  direction: Direction;
  milliseconds: number;
  /** The strongest lock that the transaction held on each table. Empty outside a transaction. */
  locks: { table: string; mode: string }[];
  /** Tables that were rewritten, with the number of rows that they had before the rehearsal. */
  rewritten: { table: string; rows: number | undefined }[];
  /** Rows that statements wrote, by table. */
  written: { table: string; inserted: number; updated: number; deleted: number }[];
  /** The WAL that the whole server wrote meanwhile. */
  walBytes: number;
  /** The growth of the database in bytes. */
  growth: number;
}

const strength = [
  "AccessExclusiveLock",
  "ExclusiveLock",
  "ShareRowExclusiveLock",
  "ShareLock",
  "ShareUpdateExclusiveLock",
  "RowExclusiveLock",
];

const userTables = `c.relkind IN ('r', 'p', 'm') AND c.relnamespace NOT IN
  (SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg\\_%' OR nspname IN ('information_schema', 'migrator_rehearsal'))`;

/**
 * Runs a migration and measures it.
 *
 * @param rowsOf the number of rows of the table with an OID
 */
export async function measuredRun(
  session: Session,
  migration: LoadedMigration,
  direction: Direction,
  rowsOf: (oid: string) => number | undefined,
): Promise<MeasuredRun> {
  const before = await stateOf(session);
  // What earlier transactions wrote counts as this one's until the server has collected it.
  await session.query("SELECT pg_stat_force_next_flush()");
  let inside: Pick<MeasuredRun, "locks" | "written"> = { locks: [], written: [] };
  const startedAt = performance.now();
  await applyMigration(session, migration, direction, async () => {
    inside = { locks: await locks(session), written: await written(session) };
  });
  const milliseconds = Math.round(performance.now() - startedAt);
  const after = await stateOf(session);
  const rewritten = after.files
    .filter(({ oid, file }) => before.files.some((was) => was.oid === oid && was.file !== file))
    .map(({ oid, name }) => ({ table: name, rows: rowsOf(oid) }));
  return {
    name: migration.name,
    direction,
    milliseconds,
    ...(isTransactional(migration, session.settings) ? inside : { locks: [], written: [] }),
    rewritten,
    walBytes: after.wal - before.wal,
    growth: after.size - before.size,
  };
}

async function locks(session: Session): Promise<MeasuredRun["locks"]> {
  const { rows } = await session.query(
    `SELECT c.oid::regclass::text AS table, array_agg(l.mode) AS modes
       FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
      WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND ${userTables} AND c.relkind IN ('r', 'p')
        AND c.oid::regclass::text <> ALL ($1)
      GROUP BY c.oid ORDER BY 1`,
    [[session.journal.table, session.journal.logTable]],
  );
  return rows.flatMap(({ table, modes }) => {
    const mode = strength.find((candidate) => modes.includes(candidate));
    return mode ? [{ table, mode }] : [];
  });
}

async function written(session: Session): Promise<MeasuredRun["written"]> {
  const { rows } = await session.query(
    `SELECT relid::regclass::text AS table, n_tup_ins::float8 AS inserted, n_tup_upd::float8 AS updated,
            n_tup_del::float8 AS deleted
       FROM pg_stat_xact_user_tables
      WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 AND relid::regclass::text <> ALL ($1) ORDER BY 1`,
    [[session.journal.table, session.journal.logTable]],
  );
  return rows;
}

async function stateOf(session: Session) {
  const { rows } = await session.query(
    `SELECT pg_database_size(current_database())::float8 AS size,
            (pg_current_wal_insert_lsn() - '0/0')::float8 AS wal,
            (SELECT coalesce(json_agg(json_build_object('oid', c.oid::text, 'name', c.oid::regclass::text,
                       'file', pg_relation_filenode(c.oid)::text)), '[]')
               FROM pg_class c WHERE ${userTables}) AS files`,
  );
  const [state] = rows;
  return state as {
    size: number;
    wal: number;
    files: { oid: string; name: string; file: string }[];
  };
}
