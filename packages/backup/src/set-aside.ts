import type { Client } from "pg";
import { quoted } from "./connection.js";
import { listCreatedNames } from "./migrations.js";
import { docketTables, readNewer } from "./tables.js";

/** The schema that holds the former content until a restore is complete. */
const ASIDE = "docket_before_restore";

/** Whether something is set aside: a restore is running, or was interrupted. */
export async function hasAside(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    "SELECT to_regnamespace($1) IS NOT NULL AS found",
    [ASIDE],
  );
  return rows[0]?.found ?? false;
}

/**
 * Moves everything of Docket's out of the way, in one transaction. Functions and types that no migration
 * creates stay where they are, unless a newer Docket has migrated the database, which may have created them.
 */
export async function setAside(client: Client): Promise<void> {
  const newer = await readNewer(client);
  const created = newer.length > 0 ? null : await listCreatedNames();
  await inTransaction(client, async () => {
    await client.query(`CREATE SCHEMA ${ASIDE}`);
    await move(client, await currentSchema(client), ASIDE, created);
  });
}

/** Drops what a restore has created, and moves the former content back. */
export async function putBack(client: Client): Promise<void> {
  await client.query("ROLLBACK"); // the restore's own transaction, if it is still open
  const created = await listCreatedNames();
  await inTransaction(client, async () => {
    const here = await currentSchema(client);
    for (const { what, name } of await objectsIn(client, here, created))
      await client.query(`DROP ${what} ${name} CASCADE`);
    await move(client, ASIDE, here, null);
    await client.query(`DROP SCHEMA ${ASIDE}`);
  });
}

/** Completes a restore: drops the former content. */
export async function dropAside(client: Client): Promise<void> {
  await client.query(`DROP SCHEMA ${ASIDE} CASCADE`);
}

async function move(
  client: Client,
  from: string,
  to: string,
  created: string[] | null,
): Promise<void> {
  for (const { what, name } of await objectsIn(client, from, created))
    await client.query(`ALTER ${what} ${name} SET SCHEMA ${quoted(to)}`);
}

/**
 * Docket's tables in a schema, then its functions and types.
 *
 * @param created names of functions and types; `null` for all of the login role's
 */
async function objectsIn(
  client: Client,
  schema: string,
  created: string[] | null,
): Promise<{ what: string; name: string }[]> {
  const { rows } = await client.query<{ what: string; name: string }>(
    `SELECT what, name FROM (
       SELECT 1 AS rank, 'TABLE' AS what, oid, format('%I.%I', $1::text, relname) AS name FROM pg_class
         WHERE relnamespace = $1::regnamespace AND relkind = 'r' AND relname = ANY ($2)
       UNION ALL
       SELECT 2, 'FUNCTION', oid, format('%I.%I(%s)', $1::text, proname, pg_get_function_identity_arguments(oid))
         FROM pg_proc WHERE pronamespace = $1::regnamespace AND prokind = 'f' AND proowner = current_user::regrole
           AND ($3::text[] IS NULL OR proname = ANY ($3))
       UNION ALL
       SELECT 3, 'TYPE', oid, format('%I.%I', $1::text, typname) FROM pg_type
         WHERE typnamespace = $1::regnamespace AND typtype = 'e' AND typowner = current_user::regrole
           AND ($3::text[] IS NULL OR typname = ANY ($3))
     ) AS objects
     WHERE NOT EXISTS (SELECT FROM pg_depend WHERE objid = objects.oid AND deptype = 'e')
     ORDER BY rank, name`,
    [schema, docketTables, created],
  );
  return rows;
}

async function currentSchema(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>("SELECT current_schema() AS name");
  return rows[0]?.name ?? "public";
}

/** Runs `work` in one transaction. */
export async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  try {
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}
