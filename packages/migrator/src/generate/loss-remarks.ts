import type { Snapshot } from "../catalog/snapshot.js";
import { NAME, partOf, TABLE, tableOf, withoutPublic } from "../names.js";
import { splitTopLevel } from "../split.js";
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
    if (!added || !keyBetween(table, added.table, before)) return [];
    return isSame(`${table}.${added.column}`, before, added.rest) ? [added] : [];
  });
  const [{ table: heir } = { table: "" }] = taken;
  const key = keyBetween(table, heir, before);
  if (!key) return "";
  const values = taken.map(({ column }) => `${column} = ${table}.${column}`).join(", ");
  const same = key.own.map((column, at) => `${key.from}.${column} = ${key.to}.${key.other[at]}`);
  return (
    ` If ${heir} takes them over: move this below the ADD COLUMN, and before it ` +
    `UPDATE ${heir} SET ${values} FROM ${table} WHERE ${same.join(" AND ")}.`
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
  const takes = (made: string, name: string) =>
    isSame(`${table}.${name}`, before, after.get(`column ${made}.${name}`)?.definition ?? "");
  const heir = planned
    .flatMap(({ sql }) => tableMade.exec(sql)?.[1] ?? [])
    .find((made) => keyBetween(made, table, after) && takes(made, column));
  if (heir === undefined) return "";
  const { from, own, other } = keyBetween(heir, table, after)!;
  const taken = planned.flatMap(({ sql }) => {
    const dropped = droppedColumn(sql)?.key ?? "";
    return tableOf(dropped) === table && takes(heir, partOf(dropped)) ? partOf(dropped) : [];
  });
  // Where it is the old table that refers to the new one, only a person knows the new keys.
  const [into, selected] =
    from === heir ? [own, other].map((keys) => [...keys, ...taken].join(", ")) : ["…", "…"];
  return (
    ` If ${heir}.${column} takes it over: move this below the CREATE TABLE, and before it ` +
    `INSERT INTO ${heir} (${into}) SELECT ${selected} FROM ${table}.`
  );
}

/** Whether a column of this definition could hold what the column held. */
function isSame(key: string, before: Snapshot, definition: string): boolean {
  const type = columnFacts(before, key)?.type;
  // Types that nearly every table has prove nothing.
  return type !== undefined && !/^(timestamp|uuid)/.test(type) && definition.startsWith(type);
}

const foreignKey = new RegExp(`^FOREIGN KEY \\((.+?)\\) REFERENCES (${TABLE})\\((.+?)\\)`);

/** The foreign key of one of two tables that refers to the other. */
function keyBetween(one: string, other: string, schema: Snapshot) {
  for (const { kind, name, definition } of schema.values()) {
    const match = kind === "constraint" && foreignKey.exec(withoutPublic(definition));
    if (!match) continue;
    const [from, to] = [tableOf(name), match[2]!];
    if ((from !== one || to !== other) && (from !== other || to !== one)) continue;
    return { from, own: splitTopLevel(match[1]!), to, other: splitTopLevel(match[3]!) };
  }
  return undefined;
}
