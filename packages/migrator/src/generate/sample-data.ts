import type { ClientBase } from "pg";
import { type SampleTable, sampleTables } from "./sample-catalog.js";
import { sampleValue } from "./sample-values.js";

const ROWS = 8;
const ATTEMPTS = 16;

type Row = Record<string, string | null>;

/** What could be filled in. */
export interface SampleReport {
  rows: number;
  /** Tables for which no row was found that its constraints and triggers accept. */
  empty: string[];
}

/** Fills every table with rows at the limits of what its constraints allow. */
export async function fillWild(client: ClientBase): Promise<SampleReport> {
  const tables = await sampleTables(client);
  return fill([client], [tables], true);
}

/**
 * Fills the old schema with rows that the new schema accepts too, foreign keys and all: rows for
 * which a migration between the two has no reason to fail.
 *
 * @param client on a copy of the old schema, to be filled
 * @param witness on a copy of the new schema, which gets the rows as well
 */
export async function fillTame(client: ClientBase, witness: ClientBase): Promise<SampleReport> {
  const [tables, later] = [await sampleTables(client), await sampleTables(witness)];
  return fill([client, witness], [tables, later], false);
}

/** Takes all rows out of all tables. */
export async function emptyAll(client: ClientBase): Promise<void> {
  const tables = await sampleTables(client);
  if (tables.length === 0) return;
  await client.query(`TRUNCATE ${tables.map((table) => table.ident).join(", ")} CASCADE`);
}

async function fill(
  clients: ClientBase[],
  schemas: SampleTable[][],
  wild: boolean,
): Promise<SampleReport> {
  for (const client of clients) await client.query("SET synchronous_commit = off");
  const report: SampleReport = { rows: 0, empty: [] };
  const made = new Map<string, Row[]>();
  for (const [place, ident] of inOrder(schemas[0]!, schemas.at(-1)!).entries()) {
    const versions = schemas.map((tables) => tables.find((table) => table.ident === ident));
    const rows: Row[] = [];
    made.set(ident, rows);
    for (let n = 0; rows.length < ROWS && n < ROWS * ATTEMPTS; n++) {
      // When a table resists wild values, tame ones are tried: constraints may leave little room.
      // Wild values differ from table to table, or rows would refer to each other by chance.
      const number = wild ? n + 1 + place * 100 : n + 1;
      const row = makeRow(versions, made, number, wild && n < (ROWS * ATTEMPTS) / 2);
      if (await insertEverywhere(clients, versions, row)) rows.push(row);
    }
    report.rows += rows.length;
    if (rows.length === 0) report.empty.push(ident);
  }
  return report;
}

/** The tables of both schemas. Those that stay are in the new order: its foreign keys count too. */
function inOrder(before: SampleTable[], after: SampleTable[]): string[] {
  const [old, now] = [before, after].map((tables) => tables.map((table) => table.ident));
  return [...old!.filter((ident) => !now!.includes(ident)), ...now!];
}

function makeRow(
  versions: (SampleTable | undefined)[],
  made: Map<string, Row[]>,
  n: number,
  wild: boolean,
): Row {
  const row: Row = {};
  // What fits the new type often fits the old, and sometimes it is the other way round.
  for (const table of n % 2 === 0 ? versions : versions.toReversed()) {
    for (const column of table?.columns ?? []) {
      if (column.generated || column.name in row) continue;
      row[column.name] = sampleValue(column, n, wild);
    }
    for (const column of table?.columns ?? []) {
      if (row[column.name] === null && !column.nullable)
        row[column.name] = sampleValue(column, n, false);
    }
  }
  for (const reference of versions.flatMap((table) => table?.references ?? [])) {
    const parents = made.get(reference.table) ?? [];
    const parent = parents[n % Math.max(parents.length, 1)];
    for (const [index, column] of reference.columns.entries()) {
      row[column] = parent?.[reference.referenced[index]!] ?? null;
    }
  }
  return row;
}

/** Inserts a row into each copy where its table is, or into none. */
async function insertEverywhere(
  clients: ClientBase[],
  versions: (SampleTable | undefined)[],
  row: Row,
): Promise<boolean> {
  const pairs = clients.flatMap((client, index) => {
    const table = versions[index];
    return table ? [{ client, table }] : [];
  });
  for (const { client } of pairs) await client.query("BEGIN");
  try {
    for (const { client, table } of pairs) await insert(client, table, row);
    for (const { client } of pairs) await client.query("COMMIT");
    return true;
  } catch {
    for (const { client } of pairs) await client.query("ROLLBACK");
    return false;
  }
}

async function insert(client: ClientBase, table: SampleTable, row: Row): Promise<void> {
  const columns = table.columns.filter(
    (column) => column.name in row && !(row[column.name] === null && column.hasDefault),
  );
  const names = columns.map((column) => column.name).join(", ");
  const values = columns
    .map(({ type }, index) => `$${index + 1}::text::${withoutLength(type)}`)
    .join(", ");
  await client.query(
    columns.length === 0
      ? `INSERT INTO ${table.ident} DEFAULT VALUES`
      : `INSERT INTO ${table.ident} (${names}) OVERRIDING SYSTEM VALUE VALUES (${values})`,
    columns.map((column) => row[column.name]),
  );
}

/** An explicit cast to a type with its length would cut a value that is too long. A bare `bit` is one bit. */
function withoutLength(type: string): string {
  return type.replace(/\([\d,]+\)/, "").replace(/^bit(?! varying)/, "bit varying");
}
