import type { ClientBase } from "pg";
import { databaseError } from "../errors.js";
import type { SampleTable } from "./sample-catalog.js";
import type { Row } from "./sample-row.js";

/** A row as the server stored it, or the error. Neither if a trigger suppressed the insert. */
export interface Inserted {
  stored?: Row;
  error?: unknown;
}

/**
 * Inserts a row into the table of all copies, or of none. A second copy, of the target schema, is
 * in a transaction that is rolled back at the end.
 *
 * @param isTarget whether the only copy is that of the target schema, for a table that the other
 * lacks
 */
export async function insertRow(
  clients: ClientBase[],
  versions: SampleTable[],
  row: Row,
  assigned: Assigned,
  isTarget = false,
): Promise<Inserted> {
  const [client, target] = clients as [ClientBase, ClientBase | undefined];
  if (isTarget) return insertIntoTarget(client, versions[0]!, row);
  if (!target) return insert(client, versions[0]!, row).catch((error) => ({ error }));
  await client.query("BEGIN");
  await target.query("SAVEPOINT one_row");
  try {
    const results = [
      await insert(client, versions[0]!, row),
      await insert(target, versions[1]!, row, assigned),
    ];
    if (results.every(({ stored }) => stored)) {
      await target.query("SET CONSTRAINTS ALL IMMEDIATE");
      await client.query("COMMIT"); // checks what is deferred; the savepoint must be there if that fails
      await target.query("RELEASE one_row");
      return results[0]!;
    }
    await rollBackRow(client, target);
    return {};
  } catch (error) {
    await rollBackRow(client, target);
    return { error };
  }
}

/** Inserts into a table that only the target schema has. */
async function insertIntoTarget(
  target: ClientBase,
  table: SampleTable,
  row: Row,
): Promise<Inserted> {
  await target.query("SAVEPOINT one_row");
  try {
    const result = await insert(target, table, row);
    await target.query("SET CONSTRAINTS ALL IMMEDIATE; RELEASE one_row");
    return result;
  } catch (error) {
    await target.query(BACK_TO_ROW);
    return { error };
  }
}

async function rollBackRow(client: ClientBase, target: ClientBase): Promise<void> {
  await client.query("ROLLBACK");
  await target.query(BACK_TO_ROW);
}

/**
 * It also releases the savepoint: otherwise all later ones are nested in it, and it holds a lock
 * once any of them has written. The server has room for some thousand locks.
 */
const BACK_TO_ROW = "ROLLBACK TO one_row; RELEASE one_row";

/** Columns, with their old type, whose new type accepts a value of that by an assignment cast. */
export type Assigned = ReadonlyMap<string, string>;

/** Finds these columns of a table. */
export async function assignedColumns(
  target: ClientBase,
  old: SampleTable,
  now: SampleTable,
): Promise<Assigned> {
  const assigned = new Map<string, string>();
  for (const { name, type, generated } of now.columns) {
    const before = old.columns.find((column) => column.name === name)?.type.name;
    if (before === undefined || before === type.name || generated) continue;
    await target.query("SAVEPOINT one_cast");
    try {
      await target.query(`EXPLAIN INSERT INTO ${now.ident} (${name}) SELECT NULL::${before}`);
      assigned.set(name, before);
    } catch {
      await target.query("ROLLBACK TO one_cast"); // the old type is gone, or needs an explicit cast
    }
    await target.query("RELEASE one_cast");
  }
  return assigned;
}

async function insert(
  client: ClientBase,
  table: SampleTable,
  row: Row,
  assigned: Assigned = new Map(),
): Promise<Inserted> {
  const columns = table.columns.filter(({ name, generated }) => name in row && !generated);
  const names = columns.map(({ name }) => name).join(", ");
  // No explicit cast, so that a value that is too long is refused, not truncated.
  const values = columns
    .map(({ name }, index) => `$${index + 1}${assigned.has(name) ? `::${assigned.get(name)}` : ""}`)
    .join(", ");
  const what =
    columns.length === 0
      ? "DEFAULT VALUES"
      : `(${names}) OVERRIDING SYSTEM VALUE VALUES (${values})`;
  const rows = await readRows(
    client,
    table,
    (all) => `INSERT INTO ${table.ident} ${what} RETURNING ${all}`,
    columns.map(({ name }) => row[name]),
  );
  return rows[0] ? { stored: rows[0] } : {};
}

/** Rows of a table as text, from any statement that returns the given columns. */
export async function readRows(
  client: ClientBase,
  { columns }: SampleTable,
  statement: (columns: string) => string,
  values: unknown[] = [],
): Promise<Row[]> {
  const all = columns.map(({ name }) => `${name}::text`).join(", ") || "NULL";
  const { rows } = await client.query({ text: statement(all), values, rowMode: "array" });
  return (rows as (string | null)[][]).map((cells) =>
    Object.fromEntries(columns.map(({ name }, index) => [name, cells[index]!])),
  );
}

/** The columns that an error is about; undefined if it does not say. */
export function culprits(error: unknown, versions: SampleTable[]): string[] | undefined {
  const fields = databaseError(error) as
    | { code?: string; constraint?: string; column?: string; table?: string }
    | undefined;
  const rules = versions.flatMap((table) => table.rules);
  const named = rules.find(({ name }) => name === fields?.constraint);
  if (named && named.columns.length > 0) return named.columns;
  const columns = versions.flatMap((table) => table.columns);
  const plain = (name: string) => name.replace(/^"|"$/g, "").replaceAll('""', '"');
  if (fields?.column !== undefined) {
    return columns.filter(({ name }) => plain(name) === fields.column).map(({ name }) => name);
  }
  if (fields?.code === "23514" && fields.constraint === undefined) {
    return versions.flatMap((table) => table.partitionKey);
  }
  if (fields?.code === "23514") {
    return columns.filter(({ type }) => type.kind !== "base").map(({ name }) => name);
  }
  return undefined;
}

/** The columns whose value is invalid for their type, which the server's error does not name. */
export async function misread(
  clients: ClientBase[],
  versions: SampleTable[],
  row: Row,
  onlyTarget = false,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const [index, client] of clients.entries()) {
    const isTarget = onlyTarget || index > 0;
    for (const { name, type } of versions[index]!.columns) {
      if ((row[name] ?? null) === null) continue;
      if (isTarget) await client.query("SAVEPOINT one_value");
      try {
        await client.query(`SELECT $1::text::${type.name}`, [row[name]]);
      } catch {
        wrong.push(name);
        if (isTarget) await client.query("ROLLBACK TO one_value");
      }
      if (isTarget) await client.query("RELEASE one_value");
    }
  }
  return wrong;
}

/** A trigger's firing mode, from the catalog's form to SQL. */
const modes: Record<string, string> = { O: "ENABLE", A: "ENABLE ALWAYS" };

/**
 * Runs `work` while the tables' user-defined triggers are disabled: existing rows may be older than
 * a trigger that would refuse them.
 */
export async function withoutTriggers(
  clients: ClientBase[],
  versions: SampleTable[],
  work: () => Promise<void>,
): Promise<void> {
  const back: (() => Promise<unknown>)[] = [];
  for (const [index, client] of clients.entries()) {
    const { ident } = versions[index]!;
    const { rows } = await client.query<{ name: string; mode: string }>(
      `SELECT quote_ident(tgname) AS name, tgenabled AS mode FROM pg_trigger
        WHERE tgrelid = $1::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')`,
      [ident],
    );
    for (const { name, mode } of rows) {
      await client.query(`ALTER TABLE ${ident} DISABLE TRIGGER ${name}`);
      back.push(() => client.query(`ALTER TABLE ${ident} ${modes[mode]} TRIGGER ${name}`));
    }
  }
  if (back.length === 0) return;
  await work();
  for (const restore of back) await restore();
}
