import type pg from "pg";
import { compareSnapshots, describeDifference, readSnapshot } from "../catalog/snapshot.js";
import { otherSessions, withClient, withReader } from "../client.js";
import type { ConnectionOptions } from "../connection.js";
import { databaseError, MigratorError, reasonOf } from "../errors.js";
import { planBetween, readFacts } from "../generate/plan.js";
import { TABLE } from "../names.js";
import type { ScratchDatabase, ScratchServer } from "../scratch/server.js";
import { copyRows } from "./copy-rows.js";

/** A clone, and how it was made. */
interface Clone {
  database: ScratchDatabase;
  how: "template" | "copy";
}

const OBJECT_IN_USE = "55006";
const INSUFFICIENT_PRIVILEGE = "42501";

/**
 * Clones the live database on its own server: as a template if nobody else is connected, or else
 * table by table from one consistent snapshot. The live database is only read.
 */
export async function cloneLive(live: ConnectionOptions, scratch: ScratchServer): Promise<Clone> {
  // Asked first, because the server would wait five seconds for the others to disconnect.
  if ((await withReader(live, (client) => otherSessions(client))) === 0) {
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

async function copyAll(live: ConnectionOptions, clone: ConnectionOptions): Promise<void> {
  const statements = await schemaStatements(live, clone);
  await withReader(live, (source) =>
    withClient(clone, async (target) => {
      await target.query("SET check_function_bodies = off");
      for (const sql of statements.filter(isBeforeData)) await makeOne(target, sql);
      await copyRows(source, target);
      const rest = statements.filter((sql) => !isBeforeData(sql));
      // Row security comes last, since it would hide rows from the checks of foreign keys.
      for (const sql of rest.filter((one) => !isRowSecurity(one))) await makeOne(target, sql);
      for (const sql of rest.filter(isRowSecurity)) await makeOne(target, sql);
      await target.query("ANALYZE");
    }),
  );
  const [original, copied] = [
    await withReader(live, readSnapshot),
    await withClient(clone, readSnapshot),
  ];
  const differences = compareSnapshots(original, copied).filter(
    ({ kind, after }) => !(kind === "event trigger" && after === undefined),
  );
  if (differences.length === 0) return;
  const names = { before: "the live database", after: "the clone" };
  throw new MigratorError(
    "The live database is in use and can't be cloned as a template, and a copy would differ from it:\n" +
      differences.map((difference) => `  - ${describeDifference(difference, names)}`).join("\n"),
  );
}

async function makeOne(target: pg.Client, sql: string): Promise<void> {
  try {
    await target.query(sql);
  } catch (error) {
    // Only a superuser may create them, and they belong to the server's operator.
    if (databaseError(error)?.code === INSUFFICIENT_PRIVILEGE && /\bEVENT TRIGGER\b/.test(sql))
      return;
    throw new MigratorError(
      "The live database is in use, so it has to be copied, and the copy fails: " +
        `${reasonOf(error)}\n\n    ${sql}\n\n` +
        "Rehearse while nobody is connected, or as a role that may do this.",
      { cause: error },
    );
  }
}

async function schemaStatements(
  live: ConnectionOptions,
  clone: ConnectionOptions,
): Promise<string[]> {
  const planned = await planBetween(await readFacts(clone), await readFacts(live));
  return planned.map(({ sql }) => sql).filter((sql) => !/ OWNER TO /.test(sql));
}

function isRowSecurity(sql: string): boolean {
  return /^ALTER TABLE .* ROW LEVEL SECURITY$/.test(sql);
}

const columnStatement = new RegExp(`^ALTER TABLE (?:ONLY )?${TABLE} (ADD COLUMN|ALTER COLUMN)\\b`);

/**
 * Whether a statement comes before the rows; foreign keys, indexes, triggers and policies do not.
 */
function isBeforeData(sql: string): boolean {
  return (
    /^CREATE (SCHEMA|EXTENSION|TYPE|DOMAIN|SEQUENCE|COLLATION|(UNLOGGED )?TABLE)\b/.test(sql) ||
    /^CREATE (OR REPLACE )?(FUNCTION|PROCEDURE|AGGREGATE)\b/.test(sql) ||
    columnStatement.test(sql) ||
    /^ALTER SEQUENCE\b/.test(sql)
  );
}
