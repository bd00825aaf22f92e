import type { ClientBase } from "pg";
import { readSequences, type SequenceState } from "./sequences.js";

/** The content of one table: every value as text, row by row, without generated ones. */
export interface TableContent {
  /** The topmost partitioned table of a partition; otherwise its own name. */
  root: string;
  columns: ContentColumn[];
  rows: (string | null)[][];
}

/** A column; `computed` if it is a generated column. */
export interface ContentColumn {
  name: string;
  type: string;
  computed: boolean;
}

/** A database's content by table, and the state of its sequences by column. */
export interface Content {
  tables: Map<string, TableContent>;
  sequences: Map<string, SequenceState>;
}

/** The end of a query on tables that store rows, in the order in which they were made. */
export const FROM_OWN_TABLES = `
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
     AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
   ORDER BY c.oid`;

const tablesQuery = `
  SELECT c.oid::regclass::text AS ident,
    CASE WHEN c.relispartition THEN pg_partition_root(c.oid) ELSE c.oid END::regclass::text AS root,
    coalesce((SELECT json_agg(json_build_object('name', quote_ident(a.attname), 'type', format_type(a.atttypid, a.atttypmod),
        'computed', a.attgenerated <> '') ORDER BY a.attnum)
      FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]') AS columns${FROM_OWN_TABLES}`;

async function contentTables(
  client: ClientBase,
): Promise<{ ident: string; root: string; columns: ContentColumn[] }[]> {
  return (await client.query(tablesQuery)).rows;
}

/** Reads the content of all tables. */
export async function readContent(client: ClientBase): Promise<Content> {
  // The text form of some types depends on these settings, and must always be the same.
  await client.query("SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'");
  const tables = new Map<string, TableContent>();
  for (const { ident, root, columns } of await contentTables(client)) {
    // A virtual column is computed when it is read, and may fail for some values.
    const values =
      columns.map(({ name, computed }) => (computed ? "NULL" : `${name}::text`)).join(", ") ||
      "NULL";
    const { rows } = await client.query({
      text: `SELECT ${values} FROM ONLY ${ident}`,
      rowMode: "array",
    });
    tables.set(ident, { root, columns, rows });
  }
  return { tables, sequences: await readSequences(client) };
}

type Choice = (table: string) => boolean;

async function chosenTables(client: ClientBase, chosen: Choice): Promise<string[]> {
  return (await contentTables(client)).map(({ ident }) => ident).filter(chosen);
}

/**
 * Deletes all rows from the chosen tables, and from those that refer to them; by default from all.
 */
export async function empty(client: ClientBase, chosen: Choice = () => true): Promise<void> {
  const tables = await chosenTables(client, chosen);
  if (tables.length > 0) await client.query(`TRUNCATE ${tables.join(", ")} CASCADE`);
}

/** Deletes all rows from the chosen tables only. */
export async function deleteRows(client: ClientBase, chosen: Choice): Promise<void> {
  for (const ident of await chosenTables(client, chosen))
    await client.query(`DELETE FROM ONLY ${ident}`);
}

/** Deletes all but one row from each of the chosen tables, unless foreign keys refer to them. */
export async function thinOut(client: ClientBase, chosen: Choice): Promise<void> {
  for (const ident of await chosenTables(client, chosen)) {
    const rest = `DELETE FROM ONLY ${ident} WHERE ctid <> (SELECT min(ctid) FROM ONLY ${ident})`;
    await client.query(rest).catch(() => {}); // a foreign key keeps them
  }
}

/** The columns with content of their own, as `table.column`; those of partitions as their root's. */
export function ownColumns({ tables }: Content): Set<string> {
  const keys = [...tables.values()].flatMap(({ root, columns }) =>
    columns.filter(({ computed }) => !computed).map(({ name }) => `${root}.${name}`),
  );
  return new Set(keys);
}

/** Lost tables and columns as statements name them: the columns of partitions as their root's. */
export function inRoots(lost: string[], { tables }: Content): string[] {
  const named = lost.map((what) => {
    const [table, { root }] = [...tables].find(([name]) => what.startsWith(`${name}.`)) ?? [
      "",
      { root: "" },
    ];
    return root + what.slice(table.length);
  });
  return [...new Set(named)];
}

/** Columns and tables with content that are missing afterwards, as `table` and `table.column`. */
export function goneContent(before: Content, after: Content): string[] {
  return [...before.tables].flatMap(([table, { columns, rows }]) => {
    const now = after.tables.get(table);
    if (!now) return rows.length > 0 ? [table] : [];
    const kept = new Set(now.columns.filter(({ computed }) => !computed).map(({ name }) => name));
    return columns.flatMap(({ name, computed }, index) =>
      !computed && !kept.has(name) && rows.some((row) => row[index] !== null)
        ? [`${table}.${name}`]
        : [],
    );
  });
}
