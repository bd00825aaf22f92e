import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { databaseError, MigratorError } from "../errors.js";

interface Source {
  name: string;
  /** Null for a table without columns. */
  columns: string | null;
  /** Whether row security would hide rows from this role, or make its query fail. */
  hidden: boolean;
  /** If rows are hidden, a role that this one may assume and that can read every row. */
  reader: string | null;
}

/** Whether a policy for SELECT applies to role `r`. */
const isForRole = `p.polrelid = c.oid AND p.polcmd IN ('r', '*') AND EXISTS (
  SELECT FROM unnest(p.polroles) m
   WHERE CASE WHEN m = 0 THEN true ELSE pg_has_role(r.oid, m, 'USAGE') END)`;

/**
 * Every table, and for those whose rows are hidden from this role, another role that it may assume:
 * one that bypasses row security, or that has a policy with `true` and no restrictive one.
 */
const sourcesQuery = `
  SELECT c.oid::regclass::text AS name, row_security_active(c.oid) AS hidden,
         (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
           WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns,
         (SELECT quote_ident(r.rolname) FROM pg_roles r
           WHERE pg_has_role(current_user, r.oid,
                   CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
             AND has_schema_privilege(r.oid, c.relnamespace, 'USAGE') AND has_table_privilege(r.oid, c.oid, 'SELECT')
             AND (r.rolbypassrls OR r.rolsuper OR (
                   EXISTS (SELECT FROM pg_policy p WHERE ${isForRole} AND p.polpermissive
                              AND pg_get_expr(p.polqual, p.polrelid) = 'true')
                   AND NOT EXISTS (SELECT FROM pg_policy p WHERE ${isForRole} AND NOT p.polpermissive)))
           ORDER BY r.rolname LIMIT 1) AS reader
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`;

/** Copies every row and the state of every sequence, from one consistent snapshot. */
export async function copyRows(source: Client, target: Client): Promise<void> {
  await source.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
  await source.query("SET LOCAL row_security = off"); // an error rather than only some of the rows
  const { rows: tables } = await source.query<Source>(sourcesQuery);
  for (const table of tables) if (table.columns !== null) await copyTable(source, target, table);
  const { rows: sequences } = await source.query(
    `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value AS value
       FROM pg_sequences WHERE last_value IS NOT NULL`,
  );
  for (const { name, value } of sequences)
    await target.query("SELECT setval($1, $2)", [name, value]);
  await source.query("COMMIT");
}

async function copyTable(source: Client, target: Client, table: Source): Promise<void> {
  const { name, columns, hidden, reader } = table;
  if (hidden && reader === null) throw mayNotRead(name, "row security hides rows from it");
  if (hidden) await source.query(`SET LOCAL ROLE ${reader}; SET LOCAL row_security = on`);
  const reading = source.query(copyTo(`COPY ${name} (${columns}) TO STDOUT (FORMAT binary)`));
  const writing = target.query(copyFrom(`COPY ${name} (${columns}) FROM STDIN (FORMAT binary)`));
  await pipeline(reading, writing).catch((error) => {
    throw databaseError(error)?.code === "42501" ? mayNotRead(name, error.message, error) : error;
  });
  if (hidden) await source.query("RESET ROLE; SET LOCAL row_security = off");
}

function mayNotRead(table: string, why: string, cause?: Error): MigratorError {
  return new MigratorError(
    `The live database is in use, so it has to be copied, and this role may not read every row of ${table} ` +
      `(${why}). Rehearse while nobody is connected; or as a role with BYPASSRLS; or let this role take one ` +
      "that a policy `FOR SELECT USING (true)` shows every row.",
    { cause },
  );
}
