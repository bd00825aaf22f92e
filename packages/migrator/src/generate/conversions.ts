import type { Snapshot } from "../catalog/snapshot.js";
import { withoutPublic } from "../names.js";
import type { PlannedStatement } from "./plan.js";
import { baseOf } from "./schema-facts.js";
import { alteredColumn, columnFacts, statement } from "./statement-parts.js";

/**
 * Adds an explicit expression to changes of type that PostgreSQL would refuse, and sets the time
 * zone for those that depend on it: in UTC, it turns a timestamp into one with a zone, and back,
 * without a rewrite of the table, which no expression does.
 */
export function withConversions(
  planned: PlannedStatement[],
  before: Snapshot,
  after: Snapshot,
): PlannedStatement[] {
  let isSet = false;
  return planned.flatMap((one) => {
    const column = alteredColumn(one.sql);
    const [, type] = /^TYPE (.+?)(?: USING .+)?$/s.exec(column?.rest ?? "") ?? [];
    const old = column && columnFacts(before, column.key)?.type;
    if (!type || !old || columnFacts(after, column.key)?.generated) return [one];
    if (dependsOnZone(familyOf(old), familyOf(type))) {
      const remark = `REVIEW: ${column.key} is converted at UTC. If the values are of another zone, set that.`;
      const setting = isSet ? [] : [statement("SET LOCAL TimeZone = 'UTC'")];
      isSet = true;
      return [...setting, { ...one, remarks: [...one.remarks, remark] }];
    }
    const text = throughText(old, type, before, after);
    if (text === undefined) return [one];
    const { table, column: name } = column;
    const using = `USING ${name}::${text}::${type}`;
    return [{ ...one, sql: `ALTER TABLE ${table} ALTER COLUMN ${name} TYPE ${type} ${using}` }];
  });
}

/** Enums and composite types, also under domains, are converted to another one through text. */
function throughText(
  old: string,
  type: string,
  before: Snapshot,
  after: Snapshot,
): string | undefined {
  const kindIn = (schema: Snapshot, type: string): string | undefined => {
    const name = type.replace(/\[\]$/, "");
    const base = baseOf(schema, name);
    if (base !== undefined) return kindIn(schema, withoutPublic(base));
    return ["enum", "composite type"].find((kind) => schema.has(`${kind} ${name}`));
  };
  const kind = kindIn(before, old);
  const [wasArray, isArray] = [old, type].map((name) => name.endsWith("[]"));
  if (!kind || kind !== kindIn(after, type) || wasArray !== isArray) return undefined;
  return isArray ? "text[]" : "text";
}

/** Whether a conversion depends on the session's time zone. */
function dependsOnZone(from: string, to: string): boolean {
  const zoned = ["zoned", "zoned[]", "zoned time"];
  return from !== to && ((zoned.includes(from) && to !== "zoned time[]") || zoned.includes(to));
}

function familyOf(type: string): string {
  const [, name, zone] = /^(timestamp|date|time)\b(?:.*( with time zone))?/.exec(type) ?? [];
  if (!name) return "other";
  const moment = zone ? "zoned" : "moment";
  const family = name === "timestamp" ? moment : zone ? "zoned time" : name;
  return type.endsWith("[]") ? `${family}[]` : family;
}
