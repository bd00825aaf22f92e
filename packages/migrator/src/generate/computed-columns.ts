import type { Snapshot } from "../catalog/snapshot.js";
import { tableOf, withoutPublic } from "../names.js";
import { labelsOf } from "./enum-labels.js";
import type { PlannedStatement } from "./plan.js";
import { isReplacedType } from "./replaced-types.js";
import { addedColumn, columnFacts } from "./statement-parts.js";

/**
 * The generated columns, as `table.column`, that PostgreSQL can only recreate: those computed from
 * a column whose type changes, and those that change between virtual and stored.
 */
export function computedMadeAnew(from: Snapshot, to: Snapshot): string[] {
  const computed = [...from].flatMap(([, { kind, name, definition }]) => {
    const [, expression] = / generated (?:stored|virtual) as (.*)$/s.exec(definition) ?? [];
    return kind === "column" && expression ? [{ name, expression }] : [];
  });
  const kindOf = (schema: Snapshot, key: string) => columnFacts(schema, key)?.generated;
  return computed
    .filter(({ name, expression }) => {
      const sources = wordsOf(expression).map((word) => `${tableOf(name)}.${word}`);
      const becomes = kindOf(to, name);
      return (
        sources.some((key) => changesType(key, from, to)) ||
        (becomes !== undefined && becomes !== kindOf(from, name))
      );
    })
    .map(({ name }) => name);
}

/** The names in an expression, quoted where the catalog quotes them. */
function wordsOf(expression: string): string[] {
  return expression.replace(/'(?:[^']|'')*'/g, "").match(/"(?:[^"]|"")*"|[\w$]+/g) ?? [];
}

function changesType(key: string, from: Snapshot, to: Snapshot): boolean {
  const [was, is] = [from, to].map((schema) => {
    const definition = schema.get(`column ${key}`)?.definition;
    return definition?.split(/ (?=(?:not null|default|generated)\b)/)[0];
  });
  if (was === undefined || is === undefined) return false;
  return was !== is || isReplaced(withoutPublic(was.replace(/\[\]$/, "")), from, to);
}

/** Whether the type has to be replaced, such as an enum whose values are not just extended. */
function isReplaced(type: string, from: Snapshot, to: Snapshot): boolean {
  const later = labelsOf(to, type);
  let at = -1;
  const onlyGrows = labelsOf(from, type).every((label) => {
    const next = later.indexOf(label);
    const follows = next > at;
    at = next;
    return follows;
  });
  return !onlyGrows || isReplacedType(type, from, to);
}

/** Corrects the planner, which writes STORED for every generated column. */
export function withVirtualColumns(
  planned: PlannedStatement[],
  after: Snapshot,
): PlannedStatement[] {
  return planned.map((one) => {
    const added = addedColumn(one.sql);
    const virtual = added && columnFacts(after, added.key)?.generated === "virtual";
    return virtual ? { ...one, sql: one.sql.replace(/\) STORED\b/, ") VIRTUAL") } : one;
  });
}
