import type { ClientBase } from "pg";
import { databaseError } from "../errors.js";
import { attempt } from "./attempt.js";
import type { SampleColumn, SampleTable } from "./sample-catalog.js";
import type { Row } from "./sample-row.js";

/** Why a row is refused that a trigger has left out, or in which it has emptied what must be filled. */
export const REMOVED = "a trigger removes the value";

/** A table in one of the databases that are filled. */
export interface Place {
  client: ClientBase;
  table: SampleTable;
  /** Whether it is the target schema, which is in a transaction that is rolled back at the end. */
  isTarget: boolean;
}

/** Inserts a row in all places, or in none, and returns it as the server stored it in the first. */
export async function insertRow(
  [first, second]: Place[],
  row: Row,
  assigned: Assigned,
): Promise<Row> {
  const { client, table, isTarget } = first!;
  if (isTarget) return inTarget(client, () => insert(client, table, row));
  if (!second) return insert(client, table, row);
  await client.query("BEGIN");
  try {
    const stored = await inTarget(second.client, async () => {
      const inserted = await insert(client, table, row);
      await insert(second.client, second.table, row, assigned);
      await client.query("SET CONSTRAINTS ALL IMMEDIATE");
      return inserted;
    });
    await client.query("COMMIT");
    return stored;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

async function inTarget(target: ClientBase, work: () => Promise<Row>): Promise<Row> {
  const { result, error } = await attempt(target, async () => {
    const stored = await work();
    await target.query("SET CONSTRAINTS ALL IMMEDIATE");
    return stored;
  });
  if (!result) throw error;
  return result;
}

/** Columns, with their old type, whose new type accepts a value of that by an assignment cast. */
export type Assigned = ReadonlyMap<string, string>;

/** Finds these columns of a table that is in both schemas. */
export async function assignedColumns([old, target]: Place[]): Promise<Assigned> {
  const assigned = new Map<string, string>();
  for (const { name, type, generated } of target?.table.columns ?? []) {
    const before = old!.table.columns.find((column) => column.name === name)?.type.name;
    if (before === undefined || before === type.name || generated) continue;
    // It fails where the old type is gone, or needs an explicit cast.
    const { client, table } = target!;
    const sql = `EXPLAIN INSERT INTO ${table.ident} (${name}) SELECT NULL::${before}`;
    if ((await attempt(client, () => client.query(sql))).result) assigned.set(name, before);
  }
  return assigned;
}

async function insert(
  client: ClientBase,
  table: SampleTable,
  row: Row,
  assigned: Assigned = new Map(),
): Promise<Row> {
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
  const [stored] = await readRows(
    client,
    table,
    (all) => `INSERT INTO ${table.ident} ${what} RETURNING ${all}`,
    columns.map(({ name }) => row[name]),
  );
  if (!stored) throw new Error(REMOVED);
  return stored;
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

/**
 * The columns whose value is invalid for their type, which the server's error does not name. Any other
 * error tells that all values were read.
 */
export async function misread(error: unknown, places: Place[], row: Row): Promise<string[]> {
  const code = databaseError(error)?.code ?? "";
  if (!code.startsWith("22")) return [];
  const wrong: string[] = [];
  for (const { client, table, isTarget } of places) {
    const filled = table.columns.filter(({ name }) => (row[name] ?? null) !== null);
    // An explicit cast would cut it off.
    if (code === "22001") {
      wrong.push(...filled.filter((one) => isTooLong(one, row)).map(({ name }) => name));
      continue;
    }
    const areRead = async (columns: SampleColumn[]) => {
      const casts = columns.map(({ type }, index) => `$${index + 1}::text::${type.name}`);
      const values = columns.map(({ name }) => row[name]);
      const read = () => client.query(`SELECT ${casts.join(", ")}`, values);
      return isTarget ? (await attempt(client, read)).result : read().catch(() => undefined);
    };
    if (await areRead(filled)) continue; // a trigger or a constraint could not read it
    for (const column of filled) if (!(await areRead([column]))) wrong.push(column.name);
  }
  return wrong;
}

function isTooLong({ name, type }: SampleColumn, row: Row): boolean {
  const [, limit] = /^(?:character|bit)(?: varying)?\((\d+)\)$/.exec(type.name) ?? [];
  return limit !== undefined && row[name]!.length > Number(limit);
}

/** A trigger's firing mode, from the catalog's form to SQL. */
const modes: Record<string, string> = { O: "ENABLE", A: "ENABLE ALWAYS" };

/**
 * Runs `work` while the tables' user-defined triggers are disabled: existing rows may be older than
 * a trigger that would refuse them.
 */
export async function withoutTriggers(places: Place[], work: () => Promise<void>): Promise<void> {
  const back: (() => Promise<unknown>)[] = [];
  for (const { client, table } of places) {
    const { ident } = table;
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
