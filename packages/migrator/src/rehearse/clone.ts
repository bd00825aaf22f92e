import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { compareSnapshots, describeDifference, readSnapshot } from "../catalog/snapshot.js";
import { type ConnectionOptions, clientOptions } from "../connection.js";
import { MigratorError } from "../errors.js";
import { loadPlanner } from "../planner.js";
import { withClient } from "../scratch/schemas.js";
import type { ScratchDatabase, ScratchServer } from "../scratch/server.js";

/** How a clone came about. */
export interface Clone {
  database: ScratchDatabase;
  how: "template" | "copy";
}

const OBJECT_IN_USE = "55006";
const INSUFFICIENT_PRIVILEGE = "42501";

/**
 * Clones the live database on its own server: as a template where nobody else is connected, else
 * table by table from one consistent look. The live database is only read.
 */
export async function cloneLive(live: ConnectionOptions, scratch: ScratchServer): Promise<Clone> {
  if (!(await isInUse(live))) {
    try {
      return { database: await scratch.create(live.database), how: "template" };
    } catch (error) {
      const cause = (error as { cause?: unknown }).cause ?? error;
      const { code } = cause as { code?: string };
      if (code !== OBJECT_IN_USE && code !== INSUFFICIENT_PRIVILEGE) throw error;
    }
  }
  const database = await scratch.create();
  await copyAll(live, database.connection);
  return { database, how: "copy" };
}

/** Asked first, because the server would wait five seconds for the others to go. */
async function isInUse(live: ConnectionOptions): Promise<boolean> {
  return withClient(live, async (client) => {
    const { rows } = await client.query(
      `SELECT count(*)::int AS others FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND application_name <> current_setting('application_name')`,
    );
    return rows[0].others > 0;
  });
}

async function copyAll(live: ConnectionOptions, clone: ConnectionOptions): Promise<void> {
  const statements = await schemaStatements(live, clone);
  await withClient(live, (source) =>
    withClient(clone, async (target) => {
      await target.query("SET check_function_bodies = off");
      for (const sql of statements.filter(isBeforeData)) await target.query(sql);
      await copyRows(source, target);
      for (const sql of statements.filter((one) => !isBeforeData(one))) await target.query(sql);
      await target.query("ANALYZE");
    }),
  );
  const [original, copied] = [
    await withClient(live, readSnapshot),
    await withClient(clone, readSnapshot),
  ];
  const differences = compareSnapshots(original, copied);
  if (differences.length === 0) return;
  const names = { before: "the live database", after: "the clone" };
  throw new MigratorError(
    "The live database is in use and can't be cloned as a template, and a copy would differ from it:\n" +
      differences.map((difference) => `  - ${describeDifference(difference, names)}`).join("\n"),
  );
}

async function schemaStatements(
  live: ConnectionOptions,
  clone: ConnectionOptions,
): Promise<string[]> {
  const { extract, plan } = await loadPlanner();
  const facts = async (connection: ConnectionOptions) => {
    const pool = new pg.Pool({ ...clientOptions(connection), max: 1 });
    pool.on("error", () => {}); // an idle connection that the server closed
    try {
      return (await extract(pool)).factBase;
    } finally {
      await pool.end();
    }
  };
  const actions = plan(await facts(clone), await facts(live)).actions;
  return actions.map(({ sql }) => sql).filter((sql) => !/ OWNER TO /.test(sql));
}

function mayNotRead(table: string, cause: Error): MigratorError {
  return new MigratorError(
    `The live database is in use, so it has to be copied, and this role may not read every row of ${table} ` +
      `(${cause.message}). Rehearse while nobody is connected, or as a role with BYPASSRLS.`,
    { cause },
  );
}

/** Keys to other tables, indexes, triggers and policies come after the rows. */
function isBeforeData(sql: string): boolean {
  return (
    /^CREATE (SCHEMA|EXTENSION|TYPE|DOMAIN|SEQUENCE|COLLATION|(UNLOGGED )?TABLE)\b/.test(sql) ||
    /^CREATE (OR REPLACE )?(FUNCTION|PROCEDURE|AGGREGATE)\b/.test(sql) ||
    /^ALTER TABLE \S+ (ADD COLUMN|ALTER COLUMN)\b/.test(sql) ||
    /^ALTER SEQUENCE\b/.test(sql)
  );
}

async function copyRows(source: pg.Client, target: pg.Client): Promise<void> {
  await source.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
  await source.query("SET LOCAL row_security = off"); // an error rather than a part of the rows
  const { rows: tables } = await source.query(
    `SELECT c.oid::regclass::text AS name,
            (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
              WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`,
  );
  for (const { name, columns } of tables) {
    if (columns === null) continue;
    const reading = source.query(copyTo(`COPY ${name} (${columns}) TO STDOUT (FORMAT binary)`));
    const writing = target.query(copyFrom(`COPY ${name} (${columns}) FROM STDIN (FORMAT binary)`));
    await pipeline(reading, writing).catch((error) => {
      throw (error as { code?: string }).code === INSUFFICIENT_PRIVILEGE
        ? mayNotRead(name, error)
        : error;
    });
  }
  const { rows: sequences } = await source.query(
    `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value AS value
       FROM pg_sequences WHERE last_value IS NOT NULL`,
  );
  for (const { name, value } of sequences)
    await target.query("SELECT setval($1, $2)", [name, value]);
  await source.query("COMMIT");
}
