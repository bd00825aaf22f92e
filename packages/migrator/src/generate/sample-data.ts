import type { ClientBase } from "pg";
import { databaseError } from "../errors.js";
import { type SampleTable, sampleTables } from "./sample-catalog.js";
import { nearlyEqual, seededRandom } from "./sample-draw.js";
import {
  type Assigned,
  assignedColumns,
  culprits,
  insertRow,
  misread,
  readRows,
  withoutTriggers,
} from "./sample-insert.js";
import { columnsOf, type Demand, drawRow, type Row, type RowSource } from "./sample-row.js";

const ROWS = 8;
const ATTEMPTS = 48;

/** Something for which no row was found that its constraints and triggers accept. */
export interface Unfilled {
  /** `table` or `table.column`. */
  what: string;
  /** What the server said to the last row that was tried. */
  reason: string;
}

/** What could be filled in. */
export interface SampleReport {
  rows: number;
  unfilled: Unfilled[];
}

/** Values for columns that can't be guessed, by `table.column`; an empty list where nothing ever stands. */
export type GivenSamples = Record<string, readonly (string | null)[]>;

/** Fills every table with rows at the limits of what its constraints allow. */
export async function fillWild(
  client: ClientBase,
  given: GivenSamples = {},
): Promise<SampleReport> {
  return fill([client], given, true);
}

/**
 * Fills the old schema with rows that the new schema accepts too, foreign keys and all.
 *
 * @param client on a copy of the old schema, to be filled
 * @param witness on the new schema, which gets the rows as well, for the time of this call
 * @param wild whether the values go to the limits of what both allow
 */
export async function fillBoth(
  client: ClientBase,
  witness: ClientBase,
  given: GivenSamples,
  wild: boolean,
): Promise<SampleReport> {
  await witness.query("BEGIN");
  try {
    return await fill([client, witness], given, wild);
  } finally {
    await witness.query("ROLLBACK");
  }
}

/** A table under way, with what it still lacks. */
interface Task {
  ident: string;
  clients: ClientBase[];
  /** Whether only the witness has it. */
  onlyWitness: boolean;
  source: RowSource;
  rows: Row[];
  assigned: Assigned;
  /** What was said to the last row that was refused, by the column it was tried for. */
  refusals: Map<string, string>;
}

async function fill(
  clients: ClientBase[],
  given: GivenSamples,
  wild: boolean,
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
      return table ? [{ client, table }] : [];
    });
    const versions = places.map(({ table }) => table);
    const source = { versions, made, given, random, next: () => ++number };
    return {
      ident,
      clients: places.map(({ client }) => client),
      onlyWitness: places[0]!.client === clients[1],
      source,
      rows: [],
      assigned: new Map(),
      refusals: new Map(),
    };
  });
  for (const task of tasks) await readExisting(task, made);
  for (const task of tasks) {
    const [old, now] = task.source.versions;
    if (now) task.assigned = await assignedColumns(task.clients[1]!, old!, now);
  }
  for (const task of tasks) {
    await fillTask(task, wild);
    // Where there is one row for each of another table, its triggers may have written them all.
    if (task.rows.length === 0) await readExisting(task, made);
  }
  // What had to wait for rows of tables further down, and what only triggers refuse.
  for (const task of tasks) if (lacking(task).length > 0) await fillLacking(task, wild);
  for (const task of tasks) {
    if (lacking(task).length === 0) continue;
    await withoutTriggers(task.clients, task.source.versions, () => fillTask(task, wild));
  }
  return {
    rows: tasks.reduce((sum, { rows }) => sum + rows.length, 0),
    unfilled: tasks.filter((task) => isInFirst(task, schemas)).flatMap(unfilledIn),
  };
}

/** The tables of all schemas. Those that stay are in the last one's order: its foreign keys count too. */
function inOrder(schemas: SampleTable[][]): string[] {
  const [old, now] = [schemas[0]!, schemas.at(-1)!].map((tables) =>
    tables.map(({ ident }) => ident),
  );
  return [...old!.filter((ident) => !now!.includes(ident)), ...now!];
}

function isInFirst(task: Task, schemas: SampleTable[][]): boolean {
  return schemas[0]!.some(({ ident }) => ident === task.ident);
}

/** Rows that a migration or a trigger has written count as well, and foreign keys may point to them. */
async function readExisting(task: Task, made: Map<string, Row[]>): Promise<void> {
  const table = task.source.versions[0]!;
  if (!made.has(table.root)) made.set(table.root, []);
  if (task.source.versions.length > 1) return;
  const rows = await readRows(
    task.clients[0]!,
    table,
    (columns) => `SELECT ${columns} FROM ONLY ${table.ident} LIMIT 50`,
  );
  task.rows.push(...rows);
  made.get(table.root)!.push(...rows);
}

async function fillTask(task: Task, wild: boolean): Promise<void> {
  for (let n = 0; task.rows.length < ROWS && n < ROWS; n++) {
    // Constraints may leave little room for wild values.
    await tryRow(
      task,
      { wild: wild && n % 2 === 0 },
      task.rows.length === 0 ? ATTEMPTS : ATTEMPTS / 2,
    );
  }
  await fillLacking(task, wild);
  if (wild) await fillNearlyEqual(task);
}

/** Each column is filled in a row by itself, empty in one, and has more than one value. */
async function fillLacking(task: Task, wild: boolean): Promise<void> {
  const columns = columnsOf(task.source.versions);
  for (const [name, versions] of columns) {
    const nullable = versions.every((column) => column.nullable);
    const values = () => task.rows.flatMap((row) => row[name] ?? []);
    if (nullable) await tryEither(task, { filled: name, alone: true, wild });
    if (values().length === 0) await tryRow(task, { filled: name, wild }, ATTEMPTS);
    if (values().length === 0) await tryRow(task, { filled: name, wild: false }, ATTEMPTS);
    if (new Set(values()).size < 2) await tryRow(task, { filled: name, wild: false }, 6);
    if (nullable && values().length === task.rows.length) {
      await tryEither(task, { empty: name, wild });
    }
  }
}

/**
 * Rows that are the same but for what another type or collation would not tell apart: a key that is
 * unique now may not be so after the change.
 */
async function fillNearlyEqual(task: Task): Promise<void> {
  const { versions } = task.source;
  const refers = new Set(
    versions.flatMap((table) => table.references.flatMap(({ columns }) => columns)),
  );
  const unique = versions.flatMap(({ rules }) =>
    rules.filter((rule) => rule.unique).flatMap(({ columns }) => columns),
  );
  for (const name of new Set(unique.filter((column) => !refers.has(column)))) {
    for (const row of task.rows) {
      const value = nearlyEqual(row[name] ?? "");
      if (value === undefined) continue;
      await tryRow(task, { filled: name, wild: false }, 4, { ...row, [name]: value });
      break;
    }
  }
}

/** There are few values at the limits: where a key has them all already, others do. */
async function tryEither(task: Task, demand: Demand): Promise<void> {
  if (await tryRow(task, demand, 6)) return;
  if (demand.wild) await tryRow(task, { ...demand, wild: false }, 6);
}

/** @returns whether one was accepted */
async function tryRow(task: Task, demand: Demand, attempts: number, first?: Row): Promise<boolean> {
  const { source, clients } = task;
  let row = first ?? drawRow(source, demand);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { stored, error } = await insertRow(
      clients,
      source.versions,
      row,
      task.assigned,
      task.onlyWitness,
    );
    if (stored && (demand.filled === undefined || stored[demand.filled] !== null)) {
      task.rows.push(stored);
      source.made.get(source.versions[0]!.root)!.push(stored);
      return true;
    }
    task.refusals.set(demand.filled ?? "", reasonOf(error));
    const named = error ? culprits(error, source.versions) : undefined;
    const wrong = named ?? (await misread(clients, source.versions, row, task.onlyWitness));
    // Now and then everything is drawn anew: the cause may lie elsewhere.
    const again = wrong.length > 0 && source.random() < 0.8 ? wrong : undefined;
    row = drawRow(source, demand, row, again);
  }
  return false;
}

function reasonOf(error: unknown): string {
  if (error === undefined) return "a trigger takes the value away";
  return databaseError(error)?.message ?? (error as Error).message;
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
  const { ident, rows, refusals, source } = task;
  const said = (column: string) =>
    refusals.get(column) ??
    refusals.get("") ??
    [...refusals.values()].at(-1) ??
    "no value was accepted";
  if (rows.length === 0 && source.versions[0]!.columns.length > 0)
    return [{ what: ident, reason: said("") }];
  return lacking(task).map((column) => ({ what: `${ident}.${column}`, reason: said(column) }));
}
