import type { Snapshot } from "../catalog/snapshot.js";
import type { PlannedStatement } from "./plan.js";
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
    if (
      !column ||
      type === undefined ||
      old === undefined ||
      columnFacts(after, column.key)?.generated
    )
      return [one];
    const head = `ALTER TABLE ${column.table} ALTER COLUMN ${column.column} TYPE ${type}`;
    const zoned = atUtc(column.column, old, type);
    if (zoned) {
      const remark = `REVIEW: ${column.key} is converted at UTC, whatever the session's time zone. If the values are of another zone, name that.`;
      return [{ ...one, sql: `${head} USING ${zoned}`, remarks: [...one.remarks, remark] }];
    }
    if (dependsOnZone(old, type)) {
      const remark = `REVIEW: ${column.key} is converted at UTC. If the values are of another zone, name that.`;
      return [
        statement("SET LOCAL TimeZone = 'UTC'"),
        { ...one, remarks: [...one.remarks, remark] },
      ];
    }
    const text = throughText(old, type, before, after);
    return [text ? { ...one, sql: `${head} USING ${column.column}::${text}::${type}` } : one];
  });
}

/** Enums and composite types are converted to another one through text. */
function throughText(
  old: string,
  type: string,
  before: Snapshot,
  after: Snapshot,
): string | undefined {
  const element = (name: string) => name.replace(/\[\]$/, "");
  const kindIn = (schema: Snapshot, name: string) =>
    ["enum", "composite type"].find((kind) => schema.has(`${kind} ${element(name)}`));
  const kind = kindIn(before, old);
  if (
    kind === undefined ||
    kind !== kindIn(after, type) ||
    old.endsWith("[]") !== type.endsWith("[]")
  )
    return undefined;
  return type.endsWith("[]") ? "text[]" : "text";
}

function atUtc(column: string, old: string, type: string): string | undefined {
  const [from, to] = [familyOf(old), familyOf(type)];
  if ((from === "moment" && to === "zoned") || (from === "zoned" && to === "moment")) {
    return `${column} AT TIME ZONE 'UTC'`;
  }
  if (from === "date" && to === "zoned") return `${column}::timestamp AT TIME ZONE 'UTC'`;
  if (from === "zoned" && (to === "date" || to === "time")) {
    return `(${column} AT TIME ZONE 'UTC')::${type}`;
  }
  return undefined;
}

/**
 * Whether a conversion depends on the time zone and no expression can state it: arrays, texts and
 * times of day.
 */
function dependsOnZone(old: string, type: string): boolean {
  const [from, to] = [familyOf(old), familyOf(type)];
  const zoned = ["zoned", "zoned[]", "zoned time"];
  if (from === to) return false;
  return (zoned.includes(from) && to !== "zoned time[]") || zoned.includes(to);
}

function familyOf(type: string): string {
  const array = type.endsWith("[]") ? "[]" : "";
  if (/^timestamp\b.* with time zone/.test(type)) return `zoned${array}`;
  if (/^timestamp\b/.test(type)) return `moment${array}`;
  if (/^date\b/.test(type)) return `date${array}`;
  if (/^time\b.* with time zone/.test(type)) return `zoned time${array}`;
  return /^time\b/.test(type) ? `time${array}` : "other";
}
