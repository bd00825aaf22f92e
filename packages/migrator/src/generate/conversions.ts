import type { Snapshot } from "../catalog/snapshot.js";
import { withoutPublic } from "../names.js";
import type { PlannedStatement } from "./plan.js";
import { baseOf } from "./schema-facts.js";
import { alteredColumn, columnFacts, statement } from "./statement-parts.js";

/**
 * Adds an explicit expression to changes of type that PostgreSQL would refuse, or that would depend
 * on the session's time zone.
 */
export function withConversions(
  planned: PlannedStatement[],
  before: Snapshot,
  after: Snapshot,
): PlannedStatement[] {
  return planned.flatMap((one) => {
    const column = alteredColumn(one.sql);
    const [, type] = /^TYPE (.+?)(?: USING .+)?$/s.exec(column?.rest ?? "") ?? [];
    const old = column && columnFacts(before, column.key)?.type;
    if (!type || !old || columnFacts(after, column.key)?.generated) return [one];
    const using = (expression: string, remarks: string[] = []) => ({
      ...one,
      sql: `ALTER TABLE ${column.table} ALTER COLUMN ${column.column} TYPE ${type} USING ${expression}`,
      remarks: [...one.remarks, ...remarks],
    });
    const remark = (whatever = "") =>
      `REVIEW: ${column.key} is converted at UTC${whatever}. If the values are of another zone, name that.`;
    const zoned = atUtc[`${familyOf(old)} to ${familyOf(type)}`];
    if (zoned) {
      return [using(zoned(column.column, type), [remark(", whatever the session's time zone")])];
    }
    if (dependsOnZone(familyOf(old), familyOf(type))) {
      const remarks = [...one.remarks, remark()];
      return [statement("SET LOCAL TimeZone = 'UTC'"), { ...one, remarks }];
    }
    const text = throughText(old, type, before, after);
    return [text ? using(`${column.column}::${text}::${type}`) : one];
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

/** The expressions for conversions that can state the zone. */
const atUtc: Record<string, (column: string, type: string) => string> = {
  "moment to zoned": (column) => `${column} AT TIME ZONE 'UTC'`,
  "zoned to moment": (column) => `${column} AT TIME ZONE 'UTC'`,
  "date to zoned": (column) => `${column}::timestamp AT TIME ZONE 'UTC'`,
  "zoned to date": (column, type) => `(${column} AT TIME ZONE 'UTC')::${type}`,
  "zoned to time": (column, type) => `(${column} AT TIME ZONE 'UTC')::${type}`,
};

/**
 * Whether a conversion depends on the time zone and no expression can state it: arrays, texts and
 * times of day.
 */
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
