import type { Snapshot } from "../catalog/snapshot.js";
import { NAME, partOf, TABLE, tableOf, withoutPublic } from "../names.js";
import type { PlannedStatement } from "./plan.js";
import { addedColumn, columnFacts, droppedColumn } from "./statement-parts.js";

const tableDropped = new RegExp(`^DROP TABLE (${TABLE})`);
const fieldDropped = new RegExp(`^ALTER TYPE (${TABLE}) DROP ATTRIBUTE (${NAME})`);
const tableMade = new RegExp(`^CREATE TABLE (${TABLE}) `);

/** The content that a statement discards, and how to keep it if there is a likely new place. */
export function lossRemark(
  sql: string,
  before: Snapshot,
  after: Snapshot,
  planned: PlannedStatement[],
): string[] {
  const table = tableDropped.exec(sql)?.[1];
  if (table) return [`LOSS: the rows of ${table}.${howToKeepRows(table, before, planned)}`];
  const [, type, field] = fieldDropped.exec(sql) ?? [];
  if (type) return [`LOSS: the field ${field} of every ${type}.`];
  const column = droppedColumn(sql);
  if (!column || columnFacts(before, column.key)?.generated) return [];
  return [
    `LOSS: the content of ${column.key}.${howToKeepColumn(column.key, before, after, planned)}`,
  ];
}

function howToKeepRows(table: string, before: Snapshot, planned: PlannedStatement[]): string {
  if (planned.some(({ sql }) => tableMade.exec(sql)?.[1] === table)) {
    return (
      " To keep them, rename it instead, with its constraints and indexes, and after the CREATE TABLE: " +
      `INSERT INTO ${table} (…) SELECT … from the renamed one, then drop that.`
    );
  }
  const taken = planned.flatMap(({ sql }) => {
    const added = addedColumn(sql);
    if (!added || !refer(table, added.table, before)) return [];
    return isSame(`${table}.${added.column}`, before, added.rest) ? [added] : [];
  });
  const [{ table: heir } = { table: "" }] = taken;
  if (taken.length === 0) return "";
  const values = taken.map(({ column }) => `${column} = ${table}.${column}`).join(", ");
  return (
    ` If ${heir} takes them over: move this below the ADD COLUMN, and before it ` +
    `UPDATE ${heir} SET ${values} FROM ${table} WHERE ….`
  );
}

/** How to keep a column when a table is split: the new one refers to the old one, or vice versa. */
function howToKeepColumn(
  key: string,
  before: Snapshot,
  after: Snapshot,
  planned: PlannedStatement[],
): string {
  const [table, column] = [tableOf(key), partOf(key)];
  const heir = planned
    .flatMap(({ sql }) => tableMade.exec(sql)?.[1] ?? [])
    .find(
      (made) =>
        refer(made, table, after) &&
        isSame(key, before, after.get(`column ${made}.${column}`)?.definition ?? ""),
    );
  if (heir === undefined) return "";
  return (
    ` If ${heir}.${column} takes it over: move this below the CREATE TABLE, and before it ` +
    `INSERT INTO ${heir} (…) SELECT … FROM ${table}.`
  );
}

/** Whether a column of this definition could hold what the column held. */
function isSame(key: string, before: Snapshot, definition: string): boolean {
  const type = columnFacts(before, key)?.type;
  // Types that nearly every table has prove nothing.
  return type !== undefined && !/^(timestamp|uuid)/.test(type) && definition.startsWith(type);
}

function refer(one: string, other: string, schema: Snapshot): boolean {
  const refersTo = (from: string, to: string) =>
    [...schema.values()].some(
      ({ kind, name, definition }) =>
        kind === "constraint" &&
        tableOf(name) === from &&
        withoutPublic(definition).includes(` REFERENCES ${to}(`),
    );
  return refersTo(one, other) || refersTo(other, one);
}
