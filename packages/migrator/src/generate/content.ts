import type { ClientBase } from "pg";
import type { Rename } from "./renames.js";
import { sampleTables } from "./sample-catalog.js";

/** A digest of each column's content, row order aside, by `table.column`; and the rows by table. */
export interface Content {
  rows: Map<string, number>;
  columns: Map<string, string>;
}

/** Reads what the tables hold. */
export async function readContent(client: ClientBase): Promise<Content> {
  const content: Content = { rows: new Map(), columns: new Map() };
  for (const table of await sampleTables(client)) {
    const columns = table.columns.filter((column) => !column.generated);
    const digests = columns.map(
      ({ name }) => `sum(hashtextextended(coalesce(${name}::text, E'\\x01'), 0)::numeric)::text`,
    );
    const { rows } = await client.query({
      text: `SELECT count(*)::int, ${digests.join(", ") || "NULL"} FROM ${table.ident}`,
      rowMode: "array",
    });
    const [count, ...values] = rows[0] as [number, ...string[]];
    content.rows.set(table.ident, count);
    for (const [index, { name, type }] of columns.entries()) {
      content.columns.set(`${table.ident}.${name} ${type}`, values[index] ?? "");
    }
  }
  return content;
}

/** What was lost between two looks, in words. Only tables and columns that are in both are compared. */
export function lostContent(before: Content, after: Content): string[] {
  const lost: string[] = [];
  for (const [table, count] of before.rows) {
    const now = after.rows.get(table);
    if (now !== undefined && now !== count) lost.push(`${table} had ${count} rows and has ${now}`);
  }
  for (const [column, digest] of before.columns) {
    const now = after.columns.get(column);
    if (now !== undefined && now !== digest) lost.push(`the content of ${column} has changed`);
  }
  return lost;
}

/** The part of a look whose tables and columns (with their type) are in another look too. */
export function commonContent(content: Content, other: Content): Content {
  const rows = [...content.rows].filter(([table]) => other.rows.has(table));
  const columns = [...content.columns].filter(([column]) => other.columns.has(column));
  return { rows: new Map(rows), columns: new Map(columns) };
}

/** A look as it would be after renames of tables and columns. */
export function renamedContent(content: Content, renames: Rename[]): Content {
  const columnName = (column: string) => {
    const rename = renames.find(({ from }) => column.startsWith(`${from} `));
    const [table] = column.split(".");
    return rename ? `${table}.${rename.to}${column.slice(rename.from.length)}` : column;
  };
  const tableName = (table: string) => renames.find(({ from }) => from === table)?.to ?? table;
  const rows = [...content.rows].map(([table, count]) => [tableName(table), count] as const);
  const columns = [...content.columns].map(([column, digest]) => {
    const [table, ...rest] = columnName(column).split(".");
    return [`${tableName(table!)}.${rest.join(".")}`, digest] as const;
  });
  return { rows: new Map(rows), columns: new Map(columns) };
}
