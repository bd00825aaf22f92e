import type { SchemaObject, Snapshot } from "../catalog/snapshot.js";
import { MigratorError } from "../errors.js";
import { inSchema, nameParts, partOf, quoteName, quoteText, tableOf } from "../names.js";
import { labelsOf } from "./schema-facts.js";

/** A rename of a table, a column, an enum or an enum's value, which keeps its content. */
export interface Rename {
  /** `table`, `table.column`, `enum` or `enum.value`, as in the old schema. */
  from: string;
  /** The new name of the last part; for a table or an enum also with the schema to move to. */
  to: string;
}

/** The kinds of objects that can be renamed. */
type RenamedKind = "table" | "column" | "enum" | "value";

/** A rename as SQL, and its reverse. */
export interface RenameStatement {
  sql: string;
  reverse: string;
}

/** Parses the `old:new` of `--rename`; both sides may name the column with its table. */
export function parseRename(text: string): Rename {
  const halves = text.match(/^((?:"(?:[^"]|"")*"|[^":])+):((?:"(?:[^"]|"")*"|[^":])+)$/);
  if (!halves) {
    throw new MigratorError(
      `--rename ${text} is not understood. Write table:new_table, table.column:new_column or enum.value:new_value.`,
    );
  }
  return { from: halves[1]!, to: halves[2]! };
}

/** A rename whose object was found in the old schema, by its exact name there. */
export interface FoundRename extends Rename {
  kind: RenamedKind;
}

/**
 * Finds the object to be renamed. Quotes may be left out, and case is ignored if the name is still
 * unambiguous.
 *
 * @param given all renames: the table of a column, or the enum of a value, may have its new name
 */
export function findRename(rename: Rename, before: Snapshot, given: Rename[] = []): FoundRename {
  for (const kind of ["table", "column", "enum"] as const) {
    const name = findName(rename.from, kind, before);
    if (name === undefined) continue;
    return { from: name, to: kind === "column" ? partOf(rename.to) : rename.to, kind };
  }
  const name = findName(tableOf(rename.from), "enum", before);
  const [label] = nameParts(partOf(rename.from)).slice(-1);
  if (name !== undefined && labelsOf(before, name).includes(label!)) {
    return { kind: "value", from: `${name}.${quoteName(label!)}`, to: partOf(rename.to) };
  }
  const owner = given.find(({ to }) => to === tableOf(rename.from));
  if (owner) {
    return findRename({ ...rename, from: `${owner.from}.${partOf(rename.from)}` }, before);
  }
  const known = namesLike(rename.from, before);
  throw new MigratorError(
    `--rename ${rename.from}:${rename.to}: there is no ${rename.from} to rename.` +
      (known.length > 0 ? ` There are ${known.join(", ")}.` : ""),
  );
}

/** Finds the exact SQL name of an object by the name that the user wrote. */
function findName(written: string, kind: string, schema: Snapshot): string | undefined {
  if (schema.has(`${kind} ${written}`)) return written;
  const parts = nameParts(written);
  const candidates = ofKind([...schema.values()], kind)
    .map(({ name }) => name)
    .filter((name) => nameParts(name).length === parts.length);
  const same = (name: string, fold: (text: string) => string) =>
    nameParts(name).every((part, index) => fold(part) === fold(parts[index]!));
  const exact = candidates.filter((name) => same(name, (text) => text));
  const folded = candidates.filter((name) => same(name, (text) => text.toLowerCase()));
  return exact[0] ?? (folded.length === 1 ? folded[0] : undefined);
}

function namesLike(written: string, schema: Snapshot): string[] {
  const objects = [...schema.values()];
  const table = findName(tableOf(written), "table", schema);
  return table === undefined
    ? ofKind(objects, "table").map(({ name }) => name)
    : ofKind(objects, "column").flatMap(({ name }) => (tableOf(name) === table ? [name] : []));
}

/**
 * The statements of a rename and their reverses; throws if the models have no object of the new
 * name.
 *
 * @param rename by the current names
 */
export function renameStatements(rename: FoundRename, after: Snapshot): RenameStatement[] {
  const { kind, from, to } = rename;
  const refuse = (what: string): never => {
    throw new MigratorError(`--rename ${from}:${to}: the models have no ${what}.`);
  };
  if (kind === "value") {
    const type = tableOf(from);
    const [label, value] = [partOf(from), to].map((name) => nameParts(name).join("."));
    if (!labelsOf(after, type).includes(value!)) refuse(`${type} with the value ${value}`);
    return [reversible(`ALTER TYPE ${type} RENAME VALUE`, quoteText(label!), quoteText(value!))];
  }
  const wanted = newNameOf(rename);
  const name = findName(wanted, kind, after) ?? refuse(`${kind} ${wanted}`);
  if (kind === "column") {
    return [reversible(`ALTER TABLE ${tableOf(from)} RENAME COLUMN`, partOf(from), partOf(name))];
  }
  return renamedObject(kind === "table" ? "TABLE" : "TYPE", from, name);
}

/** A rename whose reverse only differs in the order of the names. */
export function reversible(head: string, from: string, to: string): RenameStatement {
  return { sql: `${head} ${from} TO ${to}`, reverse: `${head} ${to} TO ${from}` };
}

/** The qualified name after a rename: with its table or schema. */
export function newNameOf({ kind, from, to }: FoundRename): string {
  const parts = nameParts(to);
  if (kind === "column" || parts.length < 2) {
    return inSchema(tableOf(from), parts.length > 0 ? quoteName(parts.join(".")) : to);
  }
  const [schema, name] = parts.map(quoteName);
  return inSchema(schema!, name!);
}

/** The statements that rename an object of a schema, or move it to another schema. */
export function renamedObject(word: string, from: string, to: string): RenameStatement[] {
  const [schema, target] = [tableOf(from), tableOf(to)].map((name) => name || "public");
  const moved = inSchema(tableOf(to), partOf(from));
  const move = {
    sql: `ALTER ${word} ${from} SET SCHEMA ${target}`,
    reverse: `ALTER ${word} ${moved} SET SCHEMA ${schema}`,
  };
  const rename = {
    sql: `ALTER ${word} ${moved} RENAME TO ${partOf(to)}`,
    reverse: `ALTER ${word} ${to} RENAME TO ${partOf(from)}`,
  };
  return [...(schema === target ? [] : [move]), ...(partOf(from) === partOf(to) ? [] : [rename])];
}

/** The objects of one kind. */
export function ofKind(objects: SchemaObject[], kind: string): SchemaObject[] {
  return objects.filter((object) => object.kind === kind);
}
