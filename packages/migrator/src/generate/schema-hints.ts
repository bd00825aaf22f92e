import type { SchemaObject, Snapshot } from "../catalog/snapshot.js";
import { escaped, NAME, partOf, tableOf } from "../names.js";
import type { PlannedStatement } from "./plan.js";
import { mentions } from "./statement-parts.js";

/** A constant of a type that applications tend to compute at load time: a timestamp or a UUID. */
const constant = /^(timestamp|date|uuid)\b.* default '([^']*)'/;

/**
 * Hints about columns whose default was most likely computed when the models were loaded (`new
 * Date()`, `randomUUID()`): it differs each time, so models and migrations never agree.
 *
 * @param objects of the schema of the models, just built
 */
export function hintsAt(objects: Iterable<SchemaObject>): string[] {
  const now = Date.now();
  return [...objects].flatMap(({ kind, name, definition }) => {
    const [, type, value] = (kind === "column" && constant.exec(definition)) || [];
    if (type === undefined) return [];
    const isId = type === "uuid" && /^[0-9a-f]{8}-[0-9a-f]{4}-[47]/.test(value!);
    const age = now - Date.parse(/[zZ+]/.test(value!) ? value! : `${value}Z`);
    const isNow = type !== "uuid" && Math.abs(age) < 26 * 3_600_000;
    if (!isId && !isNow) return [];
    const instead = isId
      ? "DataTypes.UUIDV4 or fn('gen_random_uuid')"
      : "DataTypes.NOW or fn('now')";
    return [
      `the default of ${name}, ${value}, looks as if it was computed when the models were loaded; ` +
        `it differs each time. Write ${instead} instead.`,
    ];
  });
}

/**
 * Finds objects that store results of a function whose body changes, which PostgreSQL does not
 * recompute by itself. One line for each, with the statement to write.
 *
 * @param planned the statements from one schema to the other, which may create an object anew
 */
export function staleResults(
  before: Snapshot,
  after: Snapshot,
  planned: PlannedStatement[],
): string[] {
  const changed = [...after.values()].filter(({ kind, name, definition }) => {
    const old = kind === "function" ? before.get(`function ${name}`) : undefined;
    return old !== undefined && old.definition !== definition;
  });
  return changed.flatMap(({ name: called }) => {
    const name = called.replace(/\(.*$/s, "");
    const inFull = /^(?:"(?:[^"]|"")*"|[^".]+)\./.test(name) ? name : `public.${name}`;
    return [...after].flatMap(([key, { kind, name: holder, definition }]) => {
      const isSame = before.get(key)?.definition === definition;
      const stays = isSame && !isCreated(kind, holder, planned);
      const remedy =
        stays && mentions(definition, inFull) ? remedies(kind, holder, definition) : "";
      return remedy ? [`${called} changes, and ${remedy}`] : [];
    });
  });
}

/** Whether an index, a view, a constraint or a column is created by one of the statements. */
function isCreated(kind: string, name: string, planned: PlannedStatement[]): boolean {
  const isOfTable = kind === "column" || kind === "constraint";
  const start = isOfTable ? `ALTER TABLE (?:ONLY )?${escaped(tableOf(name))} ADD` : "CREATE";
  const creates = new RegExp(
    String.raw`^${start} [A-Z ]+ (?:${NAME}\.)?${escaped(partOf(name))}(?![\w"])`,
  );
  return planned.some(({ sql }) => creates.test(sql));
}

function remedies(kind: string, name: string, definition: string): string {
  if (kind === "index")
    return `index ${name} keeps its old results: REINDEX INDEX ${name} at the end.`;
  if (kind === "materialized view")
    return `${name} keeps its old results: REFRESH MATERIALIZED VIEW ${name} at the end.`;
  if (kind === "column" && definition.includes(" generated stored as "))
    return `${name} keeps its old results until its row is written: an UPDATE of all rows at the end.`;
  if (kind === "constraint" && definition.startsWith("CHECK"))
    return `existing rows are not checked by ${name} again: drop it and add it at the end.`;
  return "";
}
