import type { ClientBase } from "pg";
import { fillAlike } from "./sample-alike.js";
import { type SampleTable, sampleTables } from "./sample-catalog.js";
import { seededRandom } from "./sample-draw.js";
import { assignedColumns, readRows, withoutTriggers } from "./sample-insert.js";
import { columnsOf, type Demand, drawRow, type Row } from "./sample-row.js";
import { type Task, tryRow } from "./sample-task.js";
import { valuesOf } from "./sample-values.js";

const ROWS = 8;
const ATTEMPTS = 48;
const MOST_BOUNDARIES = 8;

/** A table or column for which no row was found that its constraints and triggers accept. */
export interface Unfilled {
  /** `table` or `table.column`. */
  what: string;
  /** The server's message about the last row that was tried. */
  reason: string;
}

/** The result of filling tables. */
export interface SampleReport {
  rows: number;
  unfilled: Unfilled[];
}

/**
 * Values for columns that cannot be guessed, by `table.column`; an empty list for a column that is
 * always empty.
 */
type GivenSamples = Record<string, readonly (string | null)[]>;

/** Fills every table with rows with boundary values, as far as its constraints allow. */
export async function fillWithBoundaryValues(
  client: ClientBase,
  given: GivenSamples = {},
): Promise<SampleReport> {
  return fill([client], given, true);
}

/**
 * Fills the old schema with rows that the new schema accepts too, including its foreign keys.
 *
 * @param client connected to a copy of the old schema, which is filled
 * @param target connected to the new schema, which gets the same rows during this call
 * @param boundary whether to use boundary values, as far as both schemas allow
 */
export async function fillBoth(
  client: ClientBase,
  target: ClientBase,
  given: GivenSamples,
  boundary: boolean,
): Promise<SampleReport> {
  await target.query("BEGIN");
  try {
    return await fill([client, target], given, boundary);
  } finally {
    await target.query("ROLLBACK");
  }
}

async function fill(
  clients: ClientBase[],
  given: GivenSamples,
  boundary: boolean,
): Promise<SampleReport> {
  const schemas: SampleTable[][] = [];
  for (const client of clients) {
    await client.query("SET synchronous_commit = off");
    schemas.push(await sampleTables(client));
  }
  let number = 0;
  const made = new Map<string, Row[]>();
  const random = seededRandom(20_260_101);
  const tasks = inOrder(schemas).map((ident): Task => {
    const places = clients.flatMap((client, index) => {
      const table = schemas[index]!.find((one) => one.ident === ident);
      return table ? [{ client, table, isTarget: index === 1 }] : [];
    });
    const versions = places.map(({ table }) => table);
    const source = { versions, made, given, random, next: () => ++number };
    return { places, source, rows: [], assigned: new Map(), refusals: new Map() };
  });
  for (const task of tasks) await readExisting(task, made);
  for (const task of tasks) task.assigned = await assignedColumns(task.places);
  for (const task of tasks) {
    await fillTask(task, boundary);
    // If each row belongs to a row of another table, triggers there may have written them all.
    if (task.rows.length === 0) await readExisting(task, made);
  }
  // Columns that had to wait for rows of later tables, then those that only triggers refuse.
  for (const task of tasks) if (lacking(task).length > 0) await fillLacking(task, boundary);
  for (const task of tasks) {
    if (lacking(task).length === 0) continue;
    await withoutTriggers(task.places, () => fillTask(task, boundary));
  }
  return {
    rows: tasks.reduce((sum, { rows }) => sum + rows.length, 0),
    unfilled: tasks.filter(({ places }) => places[0]!.client === clients[0]).flatMap(unfilledIn),
  };
}

/** The tables of all schemas, ordered by the last one, whose foreign keys apply too. */
function inOrder(schemas: SampleTable[][]): string[] {
  const [old, now] = [schemas[0]!, schemas.at(-1)!].map((tables) =>
    tables.map(({ ident }) => ident),
  );
  return [...old!.filter((ident) => !now!.includes(ident)), ...now!];
}

/** Includes rows that a migration or a trigger has written: foreign keys may refer to them. */
async function readExisting(task: Task, made: Map<string, Row[]>): Promise<void> {
  const { client, table } = task.places[0]!;
  if (!made.has(table.root)) made.set(table.root, []);
  if (task.places.length > 1) return;
  const rows = await readRows(
    client,
    table,
    (columns) => `SELECT ${columns} FROM ONLY ${table.ident} LIMIT 50`,
  );
  task.rows.push(...rows);
  made.get(table.root)!.push(...rows);
}

async function fillTask(task: Task, boundary: boolean): Promise<void> {
  for (let n = 0; task.rows.length < ROWS && n < ROWS; n++) {
    // Constraints may reject most boundary values.
    await tryRow(
      task,
      { boundary: boundary && n % 2 === 0 },
      task.rows.length === 0 ? ATTEMPTS : ATTEMPTS / 2,
    );
  }
  await fillLacking(task, boundary);
  if (!boundary) return;
  await fillAlike(task);
  await fillBoundaries(task);
}

/** Adds rows with every boundary value, as far as they are accepted; the draw may have left some out. */
async function fillBoundaries(task: Task): Promise<void> {
  const { versions, given, next } = task.source;
  const demand = { boundary: false };
  const referring = versions.flatMap(({ references }) =>
    references.flatMap(({ columns }) => columns),
  );
  const columns = [...columnsOf(versions)].filter(
    ([name]) => !referring.includes(name) && !given[`${versions[0]!.root}.${name}`],
  );
  for (let at = 0; at < MOST_BOUNDARIES; at++) {
    const n = next();
    const values = columns.flatMap(([name, types]): [string, string][] => {
      const value = types.flatMap(({ type }) => valuesOf(type, n, true))[at];
      const isNew = value !== undefined && task.rows.every((row) => row[name] !== value);
      return isNew ? [[name, value]] : [];
    });
    const row = { ...drawRow(task.source, demand), ...Object.fromEntries(values) };
    await tryRow(task, demand, 6, row);
  }
}

/**
 * Ensures that each nullable column is the only one filled in some row, and NULL in another, and
 * that every column has more than one value.
 */
async function fillLacking(task: Task, boundary: boolean): Promise<void> {
  const columns = columnsOf(task.source.versions);
  for (const [name, versions] of columns) {
    const nullable = versions.every((column) => column.nullable);
    const values = () => task.rows.flatMap((row) => row[name] ?? []);
    if (nullable) await tryEither(task, { filled: name, alone: true, boundary });
    if (values().length === 0) await tryRow(task, { filled: name, boundary }, ATTEMPTS);
    if (values().length === 0) await tryRow(task, { filled: name, boundary: false }, ATTEMPTS);
    if (new Set(values()).size < 2) await tryRow(task, { filled: name, boundary: false }, 6);
    if (nullable && values().length === task.rows.length) {
      await tryEither(task, { empty: name, boundary });
    }
  }
}

/** Falls back to ordinary values: a key may already have all of the few boundary values. */
async function tryEither(task: Task, demand: Demand): Promise<void> {
  if (await tryRow(task, demand, 6)) return;
  if (demand.boundary) await tryRow(task, { ...demand, boundary: false }, 6);
}

/** The columns of the first schema that no row has filled. */
function lacking({ source, rows }: Task): string[] {
  return source.versions[0]!.columns.filter(
    ({ name, generated }) => !generated && rows.every((row) => (row[name] ?? null) === null),
  )
    .map(({ name }) => name)
    .filter((name) => source.given[`${source.versions[0]!.root}.${name}`]?.length !== 0);
}

function unfilledIn(task: Task): Unfilled[] {
  const { places, rows, refusals, source } = task;
  const { ident } = places[0]!.table;
  const said = (column: string) =>
    refusals.get(column) ??
    refusals.get("") ??
    [...refusals.values()].at(-1) ??
    "no value was accepted";
  if (rows.length === 0 && source.versions[0]!.columns.length > 0)
    return [{ what: ident, reason: said("") }];
  return lacking(task).map((column) => ({ what: `${ident}.${column}`, reason: said(column) }));
}
