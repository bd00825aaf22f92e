import type { SchemaObject, Snapshot } from "../catalog/snapshot.js";
import { MigratorError } from "../errors.js";

/** A table or a column that keeps its content under another name. */
export interface Rename {
  /** `table` or `table.column`, as in the schema before. */
  from: string;
  /** The new name of that table or column alone. */
  to: string;
}

/** Reads `old:new` as given to `--rename`; both sides may name the column with its table. */
export function parseRename(text: string): Rename {
  const [from, to, ...rest] = text.split(":");
  const target = to?.split(".").at(-1);
  if (!from || !target || rest.length > 0 || from.split(".").length > 2) {
    throw new MigratorError(
      `--rename ${text} is not understood. Write table:new_table or table.column:new_column.`,
    );
  }
  return { from, to: target };
}

/** The statement of a rename; an error where there is nothing of that name to rename. */
export function renameStatement({ from, to }: Rename, before: Snapshot): string {
  const [table, column] = from.split(".");
  const known = column === undefined ? before.has(`table ${from}`) : before.has(`column ${from}`);
  if (!known) throw new MigratorError(`--rename ${from}:${to}: there is no ${from} to rename.`);
  return column === undefined
    ? `ALTER TABLE ${table} RENAME TO ${to}`
    : `ALTER TABLE ${table} RENAME COLUMN ${column} TO ${to}`;
}

/** What takes a rename back. */
export function reverseRename(statement: string): string {
  const part = /^(ALTER TABLE \S+ RENAME (?:COLUMN|CONSTRAINT)) (\S+) TO (\S+)$/.exec(statement);
  if (part) return `${part[1]} ${part[3]} TO ${part[2]}`;
  const [, kind, from, to] = /^ALTER (\w+) (\S+) RENAME TO (\S+)$/.exec(statement)!;
  const schema = from!.includes(".") ? `${tableOf(from!)}.` : "";
  return `ALTER ${kind} ${schema}${to} RENAME TO ${partOf(from!)}`;
}

/**
 * Pairs of something that goes and something that comes which look alike, and may be one thing
 * under a new name. Only a person knows.
 */
export function renameCandidates(before: Snapshot, after: Snapshot): Rename[] {
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, object]) => object);
  const come = [...after].filter(([key]) => !before.has(key)).map(([, object]) => object);
  const tables = pairs(ofKind(gone, "table"), ofKind(come, "table"), (old, now) =>
    tablesLookAlike(old, now, before, after),
  );
  const lostTables = new Set(ofKind(gone, "table").map((table) => table.name));
  const columns = pairs(
    ofKind(gone, "column").filter(({ name }) => !lostTables.has(tableOf(name))),
    ofKind(come, "column"),
    (old, now) => tableOf(old.name) === tableOf(now.name) && typeOf(old) === typeOf(now),
  );
  return [...tables, ...columns];
}

/**
 * Statements that give constraints, indexes and sequences the names they have in the new schema,
 * where the name is all that differs. Nothing is lost by these, so nobody is asked.
 */
export function alignNames(before: Snapshot, after: Snapshot): string[] {
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, object]) => object);
  const come = [...after].filter(([key]) => !before.has(key)).map(([, object]) => object);
  const same = (old: SchemaObject, now: SchemaObject) => nameless(old) === nameless(now);
  return [
    ...pairs(
      ofKind(gone, "constraint"),
      ofKind(come, "constraint"),
      (old, now) => tableOf(old.name) === tableOf(now.name) && old.definition === now.definition,
    ).map(
      ({ from, to }) => `ALTER TABLE ${tableOf(from)} RENAME CONSTRAINT ${partOf(from)} TO ${to}`,
    ),
    ...pairs(ofKind(gone, "index"), ofKind(come, "index"), same).map(
      ({ from, to }) => `ALTER INDEX ${from} RENAME TO ${to}`,
    ),
    ...pairs(ofKind(gone, "sequence"), ofKind(come, "sequence"), same).map(
      ({ from, to }) => `ALTER SEQUENCE ${from} RENAME TO ${to}`,
    ),
  ];
}

function pairs(
  gone: SchemaObject[],
  come: SchemaObject[],
  alike: (old: SchemaObject, now: SchemaObject) => boolean,
): Rename[] {
  const taken = new Set<SchemaObject>();
  return gone.flatMap((old) => {
    const now = come.find((object) => !taken.has(object) && alike(old, object));
    if (!now) return [];
    taken.add(now);
    return [{ from: old.name, to: partOf(now.name) }];
  });
}

function tablesLookAlike(
  old: SchemaObject,
  now: SchemaObject,
  before: Snapshot,
  after: Snapshot,
): boolean {
  const columns = (schema: Snapshot, table: string) =>
    [...schema.values()]
      .filter(({ kind, name }) => kind === "column" && tableOf(name) === table)
      .map((column) => `${partOf(column.name)} ${typeOf(column)}`);
  const [was, is] = [columns(before, old.name), columns(after, now.name)];
  const shared = was.filter((column) => is.includes(column)).length;
  return shared >= 2 && shared / Math.max(was.length, is.length) >= 0.6;
}

function ofKind(objects: SchemaObject[], kind: string): SchemaObject[] {
  return objects.filter((object) => object.kind === kind);
}

function nameless({ name, definition }: SchemaObject): string {
  return definition.replaceAll(
    new RegExp(`(?<![\\w"])${escaped(partOf(name))}(?![\\w"])`, "g"),
    "?",
  );
}

function typeOf({ definition }: SchemaObject): string {
  return definition.replace(/ (not null|default|generated|collate)\b.*$/s, "");
}

/** `table.column` → `table`; a schema before the table stays. */
function tableOf(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}

function partOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
