import type { ClientBase } from "pg";
import { attempt } from "./attempt.js";
import type { Content, ContentColumn, TableContent } from "./content.js";
import { movedBack } from "./sequences.js";

type Value = string | null;

/** A column whose values were not restored, with one of them if it is known. */
export interface AlteredColumn {
  /** `table.column`. */
  column: string;
  example?: string;
}

/**
 * Descriptions of everything that a step should have preserved but has not: rows, values of columns
 * that exist before and after (cast to the new type if it changed), the values of new columns in
 * old rows, and sequences.
 *
 * @param client connected to the database after the step, in a transaction
 */
export async function lostContent(
  client: ClientBase,
  before: Content,
  after: Content,
): Promise<string[]> {
  const lost = movedBack(before.sequences, after.sequences);
  for (const [table, old] of before.tables) {
    const now = after.tables.get(table);
    if (!now) continue;
    if (old.rows.length !== now.rows.length) {
      lost.push(`${table} had ${old.rows.length} rows and has ${now.rows.length}`);
      continue;
    }
    lost.push(...(await changedValues(client, table, old, now)));
    lost.push(...(await wrongNewValues(client, table, old, now)));
  }
  return lost;
}

async function changedValues(
  client: ClientBase,
  table: string,
  old: TableContent,
  now: TableContent,
): Promise<string[]> {
  const own = ({ columns }: TableContent) => columns.filter(({ computed }) => !computed);
  const shared = own(old).filter(({ name }) => own(now).some((column) => column.name === name));
  const wanted: Value[][] = [];
  const got: Value[][] = [];
  for (const { name } of shared) {
    const [from, to] = [columnOf(old, name), columnOf(now, name)];
    const [was, is] = [valuesOf(old, name), valuesOf(now, name)];
    // The type may differ despite its name, such as a domain over another type.
    const same = from.type === to.type && sameRows([was], [is]);
    wanted.push(same ? was : await converted(client, withFieldsOf(was, is), from, to));
    got.push(is);
  }
  if (sameRows(wanted, got)) return [];
  const wrong = shared.filter((_, index) => !sameRows([wanted[index]!], [got[index]!]));
  return wrong.length === 0
    ? [`values of ${table} are in other rows than before`]
    : wrong.map(({ name }) => `the content of ${table}.${name} has changed`);
}

/** Values of a composite type that had fields appended or removed at its end, in their new form. */
function withFieldsOf(was: Value[], is: Value[]): Value[] {
  const inside = (value: Value) => value?.slice(1, -1) ?? "";
  return was.map((value) => {
    if (!value?.startsWith("(") || is.includes(value)) return value;
    const fits = (other: Value) => {
      const [longer, shorter] = [inside(value), inside(other)].sort((a, b) => b.length - a.length);
      return other?.startsWith("(") && longer!.startsWith(`${shorter},`);
    };
    return is.find(fits) ?? value;
  });
}

/** Compares rows regardless of order, since tables have none. */
function sameRows(first: Value[][], second: Value[][]): boolean {
  const sorted = (columns: Value[][]) =>
    (columns[0] ?? []).map((_, row) => JSON.stringify(columns.map((column) => column[row]))).sort();
  const [one, other] = [sorted(first), sorted(second)];
  return one.every((row, index) => row === other[index]);
}

/** Converts values to another type, on the server. */
async function converted(
  client: ClientBase,
  values: Value[],
  from: ContentColumn,
  to: ContentColumn,
): Promise<Value[]> {
  const casts = [
    `v::${from.type}::${to.type}`,
    `v::${from.type}::text::${to.type}`,
    `v::${to.type}`,
  ];
  for (const cast of casts) {
    const sql = `SELECT (${cast})::text AS value FROM unnest($1::text[]) WITH ORDINALITY u(v, o) ORDER BY o`;
    // The old type may be gone, or there is no such cast: then the next one is tried.
    const { result } = await attempt(client, () => client.query(sql, [values]));
    if (result) return result.rows.map(({ value }) => value);
  }
  return values;
}

/**
 * Checks that old rows have the default in a new column, or NULL if it has none; a NOT NULL column
 * without a default may have any value.
 */
async function wrongNewValues(
  client: ClientBase,
  table: string,
  old: TableContent,
  now: TableContent,
): Promise<string[]> {
  const wrong: string[] = [];
  const fresh = now.columns.filter(
    ({ name, computed }) => !computed && !old.columns.some((column) => column.name === name),
  );
  for (const { name } of old.rows.length > 0 ? fresh : []) {
    const values = valuesOf(now, name);
    const expected = await defaultOf(client, table, name);
    const fits = expected === undefined || values.every((value) => value === expected.value);
    if (!fits) wrong.push(`${table}.${name} is new and does not give old rows its default`);
  }
  return wrong;
}

/** The value of a column's default if it is constant; undefined for any other. */
async function defaultOf(
  client: ClientBase,
  table: string,
  column: string,
): Promise<{ value: Value } | undefined> {
  const { rows } = await client.query<{
    expression: string | null;
    type: string;
    required: boolean;
    numbered: boolean;
  }>(
    `SELECT pg_get_expr(d.adbin, d.adrelid) AS expression,
            format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required, a.attidentity <> '' AS numbered
       FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = $1::regclass AND quote_ident(a.attname) = $2`,
    [table, column],
  );
  const { expression, type, required, numbered } = rows[0]!;
  if (numbered) return undefined;
  if (expression === null) return required ? undefined : { value: null };
  if (/\w\(|CURRENT_|LOCALTIME/i.test(expression)) return undefined; // a function may be volatile
  const value = await client.query(`SELECT (${expression})::${type}::text AS value`);
  return { value: value.rows[0].value };
}

/**
 * The columns whose values were not restored, each with an example; the schema is the same. Tables
 * that have lost rows are left out.
 */
export function changedByRoundTrip(before: Content, after: Content): AlteredColumn[] {
  const found = [...before.tables].flatMap(([table, old]) => {
    const now = after.tables.get(table);
    if (now?.rows.length !== old.rows.length) return [];
    return old.columns
      .filter(({ computed }) => !computed)
      .flatMap(({ name }) => {
        const [was, is] = [valuesOf(old, name), valuesOf(now, name)];
        if (sameRows([was], [is])) return [];
        const example = was.find((value) => value !== null && !is.includes(value));
        return [{ column: `${old.root}.${name}`, ...(typeof example === "string" && { example }) }];
      });
  });
  return oncePerColumn(found);
}

/** The first of the findings about each column. */
export function oncePerColumn(found: AlteredColumn[]): AlteredColumn[] {
  return found.filter(({ column }, at) => found.findIndex((one) => one.column === column) === at);
}

function valuesOf({ columns, rows }: TableContent, name: string): Value[] {
  const index = columns.findIndex((column) => column.name === name);
  return rows.map((row) => row[index] ?? null);
}

function columnOf({ columns }: TableContent, name: string): ContentColumn {
  return columns.find((column) => column.name === name)!;
}
