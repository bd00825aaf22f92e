import { ADMIN_ROLE, models } from "@docket/models";
import type { Client } from "pg";
import { getOptions } from "sequelize-typescript";
import { quoted } from "./connection.js";
import { BackupError } from "./errors.js";
import { listMigrations } from "./migrations.js";

/** sequelize-cli's journal of migrations, and Docket's log beside it. */
const journalTables = ["SequelizeMeta", "SequelizeMetaLog"];

/** Every table of Docket's, whether it exists or not. */
export const docketTables = [
  // A model itself knows its table only once it is bound to a connection.
  ...models.map((model) => getOptions(model.prototype)?.tableName ?? model.name),
  ...journalTables,
];

/** The names of Docket's tables that exist. */
export async function readPresent(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relname = ANY ($1) AND relkind = 'r' AND pg_table_is_visible(oid)`,
    [docketTables],
  );
  return rows.map(({ name }) => name);
}

/** A table of the database as a backup sees it. */
export interface BackupTable {
  name: string;
  columns: string[];
  /** Whether the login role sees all its rows only as `docket_admin`. */
  asAdmin: boolean;
  /** Columns whose values come from a sequence. */
  sequences: { column: string; sequence: string }[];
}

/** Docket's existing tables, each after those that it refers to. */
export async function readTables(client: Client): Promise<BackupTable[]> {
  const { rows } = await client.query<BackupTable & { oid: number; readable: boolean }>(
    `SELECT c.oid::int, c.relname AS name,
       (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
         WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns,
       (SELECT coalesce(json_agg(json_build_object('column', attname, 'sequence', s.sequence)), '[]')
         FROM pg_attribute,
           LATERAL (SELECT pg_get_serial_sequence(quote_ident(c.relname), attname) AS sequence) AS s
         WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND s.sequence IS NOT NULL) AS sequences,
       c.relrowsecurity AND NOT me.rolsuper AND NOT me.rolbypassrls
         AND (c.relforcerowsecurity OR NOT pg_has_role(c.relowner, 'USAGE')) AS "asAdmin",
       EXISTS (SELECT FROM pg_policy
         WHERE polrelid = c.oid AND polpermissive AND polcmd IN ('r', '*') AND pg_get_expr(polqual, polrelid) = 'true'
           AND polroles && (SELECT array_agg(oid) FROM pg_roles WHERE rolname = $2))
         AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid AND NOT polpermissive) AS readable
     FROM pg_class AS c, pg_roles AS me
     WHERE c.relname = ANY ($1) AND c.relkind = 'r' AND pg_table_is_visible(c.oid) AND me.rolname = current_user
     ORDER BY c.relname`,
    [docketTables, ADMIN_ROLE],
  );
  const hidden = rows.filter(({ asAdmin, readable }) => asAdmin && !readable);
  if (hidden.length > 0) {
    throw new BackupError(
      `The login role may not read all rows of ${hidden.map(({ name }) => name).join(", ")}, so a backup would lack some. Use the role that owns the tables, and start Docket once with it.`,
    );
  }
  return inOrder(rows, await readReferences(client));
}

async function readReferences(client: Client): Promise<Map<number, number[]>> {
  const { rows } = await client.query<{ from: number; to: number[] }>(
    `SELECT conrelid::int AS from, array_agg(confrelid::int) AS to FROM pg_constraint
     WHERE contype = 'f' AND conrelid <> confrelid GROUP BY conrelid`,
  );
  return new Map(rows.map(({ from, to }) => [from, to]));
}

function inOrder<T extends { oid: number; name: string }>(
  tables: T[],
  references: Map<number, number[]>,
): T[] {
  const done = new Set<T>();
  const visit = (table: T, above: T[]): void => {
    if (done.has(table)) return;
    if (above.includes(table)) {
      throw new BackupError(`${table.name} refers to itself by way of other tables.`);
    }
    for (const target of references.get(table.oid) ?? []) {
      const found = tables.find(({ oid }) => oid === target);
      if (found) visit(found, [...above, table]);
    }
    done.add(table);
  };
  for (const table of tables) visit(table, []);
  return [...done];
}

/** Names of the applied migrations, in order; none if there is no journal. */
export async function readApplied(client: Client): Promise<string[]> {
  const journal = quoted("SequelizeMeta");
  const { rows: found } = await client.query("SELECT to_regclass($1) IS NOT NULL AS yes", [
    journal,
  ]);
  if (!found[0]?.yes) return [];
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM ${journal} ORDER BY name COLLATE "C"`,
  );
  return rows.map(({ name }) => name);
}

/** Names of the applied migrations that this Docket does not have: a newer one has migrated the database. */
export async function readNewer(client: Client): Promise<string[]> {
  const known = await listMigrations();
  return (await readApplied(client)).filter((name) => !known.includes(name));
}

/** "1 row", "2,000 rows" */
export const inRows = (count: number) =>
  `${count.toLocaleString("en")} ${count === 1 ? "row" : "rows"}`;
