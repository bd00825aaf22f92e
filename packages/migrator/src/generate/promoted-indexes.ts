import type { Snapshot } from "../catalog/snapshot.js";
import { inSchema, partOf, tableOf, withoutPublic } from "../names.js";
import type { PlannedStatement } from "./plan.js";

const KEY = /^ALTER TABLE (?:ONLY )?(.+?) ADD CONSTRAINT (.+?) (PRIMARY KEY|UNIQUE) (\(.*\))$/s;
const DROP_INDEX = /^DROP INDEX (.+)$/;
const DROP_CONSTRAINT = /^ALTER TABLE (?:ONLY )?(.+?) DROP CONSTRAINT (.+)$/;
const ADD_FOREIGN_KEY = /^ALTER TABLE (?:ONLY )?(.+?) ADD CONSTRAINT (.+?) FOREIGN KEY /;

/** A unique index that a plan drops, and the key constraint on the same columns that it adds. */
interface Promotion {
  table: string;
  columns: string;
  drop: PlannedStatement;
  add: PlannedStatement;
  sql: string;
}

/**
 * If a unique index is replaced by a key constraint on the same columns, turns the index into that
 * constraint: nothing is rebuilt, and foreign keys that depend on the index stay unchanged.
 */
export function withPromotedIndexes(
  planned: PlannedStatement[],
  before: Snapshot,
  after: Snapshot,
): PlannedStatement[] {
  const promotions = planned.flatMap((add): Promotion[] => {
    const [, table, name, kind, columns] = KEY.exec(add.sql) ?? [];
    const drop = table && planned.find(({ sql }) => isIndexOn(sql, table, columns!, before));
    if (!drop) return [];
    const [, dropped = ""] = DROP_INDEX.exec(drop.sql)!;
    const promoted = inSchema(tableOf(dropped), name!);
    const keepsComment = before.has(`comment index ${dropped}`);
    if (keepsComment && !after.has(`comment index ${promoted}`)) return [];
    const index = partOf(dropped);
    const sql = `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${kind} USING INDEX ${index}`;
    return [{ table, columns: columns!, drop, add, sql }];
  });
  return planned.flatMap((one) => {
    const promotion = promotions.find(({ add }) => add === one);
    if (promotion) return [{ ...one, sql: promotion.sql }];
    if (promotions.some(({ drop }) => drop === one)) return [];
    const foreignKey = constraintOf(one.sql);
    const stays = foreignKey && restsOn(foreignKey, promotions, before, after);
    return stays ? [] : [one];
  });
}

/** Whether a statement drops a plain unique index on exactly these columns. */
function isIndexOn(sql: string, table: string, columns: string, before: Snapshot): boolean {
  const [, index] = DROP_INDEX.exec(sql) ?? [];
  const definition = index && before.get(`index ${index}`)?.definition;
  const place = tableOf(table) === "" ? `public.${table}` : table;
  return (
    !!definition?.startsWith("CREATE UNIQUE INDEX ") &&
    definition.endsWith(` ON ${place} USING btree ${columns}`)
  );
}

function constraintOf(sql: string): string | undefined {
  const [, table, name] = ADD_FOREIGN_KEY.exec(sql) ?? DROP_CONSTRAINT.exec(sql) ?? [];
  return table && `constraint ${table}.${name}`;
}

/** Whether a foreign key is unchanged, and refers to the columns of a promoted index. */
function restsOn(key: string, promotions: Promotion[], before: Snapshot, after: Snapshot): boolean {
  const definition = before.get(key)?.definition;
  if (definition === undefined || definition !== after.get(key)?.definition) return false;
  const [, table, columns] = /^FOREIGN KEY .* REFERENCES (.+?)(\(.*?\))/.exec(definition) ?? [];
  return promotions.some(
    (promotion) =>
      promotion.table === withoutPublic(table!) &&
      sameColumns(promotion.columns.replace(/ INCLUDE .*$/s, ""), columns!) &&
      !hasKeyOn(before, promotion.table, columns!),
  );
}

/**
 * Whether the old schema has a key on these columns, on which the foreign key may depend instead.
 */
function hasKeyOn(before: Snapshot, table: string, columns: string): boolean {
  return [...before.values()].some(({ kind, name, definition }) => {
    const [, own] = /^(?:PRIMARY KEY|UNIQUE) (\(.*?\))/.exec(definition) ?? [];
    return kind === "constraint" && tableOf(name) === table && !!own && sameColumns(own, columns);
  });
}

function sameColumns(one: string, other: string): boolean {
  const sorted = (list: string) => list.slice(1, -1).split(", ").sort().join(", ");
  return sorted(one) === sorted(other);
}
