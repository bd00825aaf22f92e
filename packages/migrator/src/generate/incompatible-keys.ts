import type { Snapshot } from "../catalog/snapshot.js";
import { partOf, TABLE, tableOf, withoutPublic } from "../names.js";
import type { PlannedStatement } from "./plan.js";
import { splitTopLevel } from "./sql-text.js";
import { columnFacts, statement } from "./statement-parts.js";
import { familyOf } from "./type-families.js";

const foreignKey = new RegExp(`^FOREIGN KEY \\((.+?)\\) REFERENCES (${TABLE})\\((.+?)\\)`);

/**
 * Drops the foreign keys whose columns change to a type that cannot be compared with the old one:
 * no foreign key is possible while only one side has changed.
 */
export function dropIncompatibleKeys(from: Snapshot, to: Snapshot): PlannedStatement[] {
  return [...from.values()].flatMap(({ kind, name, definition }) => {
    const [, own, target, other] = (kind === "constraint" && foreignKey.exec(definition)) || [];
    if (!own || !to.has(`constraint ${name}`)) return [];
    const columns = [
      ...splitTopLevel(own).map((column) => `${tableOf(name)}.${column}`),
      ...splitTopLevel(other!).map((column) => `${withoutPublic(target!)}.${column}`),
    ];
    return columns.some((key) => becomesIncompatible(key, from, to))
      ? [statement(`ALTER TABLE ${tableOf(name)} DROP CONSTRAINT ${partOf(name)}`)]
      : [];
  });
}

function becomesIncompatible(key: string, from: Snapshot, to: Snapshot): boolean {
  const [was, is] = [columnFacts(from, key)?.type, columnFacts(to, key)?.type];
  if (was === undefined || is === undefined || was === is) return false;
  return familyOf(was) === undefined || familyOf(was) !== familyOf(is);
}
