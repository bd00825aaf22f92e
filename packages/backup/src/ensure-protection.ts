import { ADMIN_ROLE, APP_ROLE, schemaStatements } from "@docket/models";
import type { Client } from "pg";
import { withConnection } from "./connection.js";
import { refusal } from "./ensure-access.js";
import { inTransaction } from "./set-aside.js";
import { readNewer } from "./tables.js";

/**
 * The second part of `ensureRoles`, after the migrations: restores what isolates users and logs changes, and
 * what a dump without roles or privileges leaves out: row-level security, policies, grants and triggers.
 *
 * @param say called with what was done
 * @throws BackupError with what the login role may not do
 */
export async function ensureProtection(url: string, say: (message: string) => void): Promise<void> {
  await withConnection(url, async (client) => {
    // A newer Docket may have removed something on purpose.
    if ((await readNewer(client)).length > 0) return;
    if ((await findMissing(client)).length === 0) return;
    const made = await inTransaction(client, async () => {
      // Another process may be about to do the same.
      await client.query("SELECT pg_advisory_xact_lock(hashtext('docket protection'))");
      const missing = await findMissing(client);
      for (const { statement } of missing) await client.query(statement).catch(refusal);
      // Without the right to grant something, GRANT only warns.
      const left = (await findMissing(client)).map(({ statement }) => statement);
      if (left.length > 0) refusal({ message: `As an administrator: ${left.join("; ")}.` });
      return missing;
    });
    const counts = Object.entries(Object.groupBy(made, ({ kind }) => kind));
    if (counts.length === 0) return;
    say(
      `Made what was missing in the database: ${counts.map(([kind, all = []]) => `${all.length} ${kind}`).join(", ")}.`,
    );
  });
}

type Kind = "tables without row-level security" | "policies" | "triggers" | "grants";

interface Missing {
  kind: Kind;
  statement: string;
}

async function findMissing(client: Client): Promise<Missing[]> {
  const tables = await readNames(
    client,
    `SELECT relname || CASE WHEN relrowsecurity THEN ' ENABLE' END FROM pg_class WHERE $1
     UNION ALL SELECT relname || CASE WHEN relforcerowsecurity THEN ' FORCE' END FROM pg_class WHERE $1`,
  );
  const policies = await readNames(
    client,
    "SELECT polname FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid WHERE $1",
  );
  const triggers = await readNames(
    client,
    "SELECT tgname || ' ' || tgenabled::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE $1",
  );
  const missing: Missing[] = await findMissingGrants(client);
  for (const statement of schemaStatements) {
    const [, table, how] =
      /^ALTER TABLE (\w+) (ENABLE|FORCE) ROW LEVEL SECURITY/.exec(statement) ?? [];
    if (table && !tables.has(`${table} ${how}`))
      missing.push({ kind: "tables without row-level security", statement });
    const [, policy] = /^CREATE POLICY (\w+)/.exec(statement) ?? [];
    if (policy && !policies.has(policy)) missing.push({ kind: "policies", statement });
    const [, trigger, on] = /^CREATE TRIGGER (\w+)\s[^(]*?\sON (\w+)/.exec(statement) ?? [];
    if (!trigger) continue;
    if (triggers.has(`${trigger} D`)) {
      missing.push({ kind: "triggers", statement: `ALTER TABLE ${on} ENABLE TRIGGER ${trigger}` });
    } else if (!["O", "A", "R"].some((state) => triggers.has(`${trigger} ${state}`)))
      missing.push({ kind: "triggers", statement });
  }
  return missing;
}

/** @param sql with `$1` where the condition stands that `pg_class` is in Docket's schema */
async function readNames(client: Client, sql: string): Promise<Set<string>> {
  const { rows } = await client.query<[string]>({
    text: sql.replaceAll("$1", "relnamespace = current_schema()::regnamespace"),
    rowMode: "array",
  });
  return new Set(rows.map(([name]) => name));
}

/** Whether a grant to a few columns is complete is not examined: what loses some, loses all. */
async function findMissingGrants(client: Client): Promise<Missing[]> {
  const usage = [APP_ROLE, ADMIN_ROLE].map((role) => ({
    statement: `GRANT USAGE ON SCHEMA public TO ${role}`,
    role,
    kind: "SCHEMA",
    object: "public",
    privilege: "USAGE",
  }));
  const { rows } = await client.query<{ statement: string }>(
    `SELECT DISTINCT statement FROM json_to_recordset($1)
       AS wanted(statement text, role text, kind text, object text, privilege text)
     WHERE NOT CASE kind
       WHEN 'SCHEMA' THEN has_schema_privilege(role, object, privilege)
       WHEN 'FUNCTION' THEN has_function_privilege(role, to_regprocedure(object), privilege)
       ELSE CASE privilege
         WHEN 'DELETE' THEN has_table_privilege(role, to_regclass(object), privilege)
         ELSE has_any_column_privilege(role, to_regclass(object), privilege) END END`,
    [JSON.stringify([...usage, ...schemaStatements.flatMap(grantsOf)])],
  );
  return rows.map(({ statement }) => ({ kind: "grants", statement }));
}

/** What a GRANT grants, one by one. */
function grantsOf(statement: string) {
  const [, privileges = "", kind = "TABLE", object, roles = ""] =
    /^GRANT ([\s\S]+?)\s+ON (?:(FUNCTION) )?([\s\S]+?) TO ([\w, ]+)$/.exec(statement) ?? [];
  const names = privileges.replace(/\([^)]*\)/g, "").match(/\w+/g) ?? [];
  return roles
    .split(", ")
    .flatMap((role) => names.map((privilege) => ({ statement, role, kind, object, privilege })));
}
