import type { SchemaObject, Snapshot } from "../catalog/snapshot.js";
import { bareSpelling, inSchema, partOf, quoteName, tableOf } from "../names.js";
import {
  type FoundRename,
  newNameOf,
  ofKind,
  type RenameStatement,
  renamedObject,
  reversible,
} from "./renames.js";
import { isInherited, labelsOf } from "./schema-facts.js";
import { columnFacts, wholeWord } from "./statement-parts.js";

/** Objects of a kind that exist in only one of the schemas. */
function changed(
  before: Snapshot,
  after: Snapshot,
  kind: string,
): [SchemaObject[], SchemaObject[]] {
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, object]) => object);
  const come = [...after].filter(([key]) => !before.has(key)).map(([, object]) => object);
  return [ofKind(gone, kind), ofKind(come, kind)];
}

/** Pairs of a removed and an added table that look alike. Only the user knows if it is a rename. */
export function tableCandidates(before: Snapshot, after: Snapshot): FoundRename[] {
  const [gone, come] = changed(before, after, "table");
  const alike = (old: SchemaObject, now: SchemaObject) => tablesLookAlike(old, now, before, after);
  const here = (old: SchemaObject, now: SchemaObject) =>
    tableOf(old.name) === tableOf(now.name) && alike(old, now);
  const spelled = (old: SchemaObject, now: SchemaObject) =>
    sameSpelling(old, now) && here(old, now);
  const moved = (old: SchemaObject, now: SchemaObject) =>
    partOf(old.name) === partOf(now.name) && alike(old, now);
  return pairs(gone, come, [spelled, here, moved]).map(({ from, name, to }) => {
    const [schema, place] = [tableOf(from), tableOf(name)];
    return { kind: "table", from, to: schema === place ? to : `${place || "public"}.${to}` };
  });
}

/** The same for the columns of tables that exist in both schemas. */
export function columnCandidates(before: Snapshot, after: Snapshot): FoundRename[] {
  const [all, come] = changed(before, after, "column");
  const gone = all.filter(({ name }) => !isInherited(name, before)); // those are renamed with it
  const here = (old: SchemaObject, now: SchemaObject) => tableOf(old.name) === tableOf(now.name);
  const spelled = (old: SchemaObject, now: SchemaObject) =>
    here(old, now) && sameSpelling(old, now);
  const typed = (old: SchemaObject, now: SchemaObject) =>
    here(old, now) && plainType(old, before) === plainType(now, after);
  return pairs(gone, come, [spelled, typed]).map((pair) => ({ ...pair, kind: "column" }));
}

/** The columns that would have to be renamed together with a table. */
export function columnsOfCandidate(
  table: FoundRename,
  before: Snapshot,
  after: Snapshot,
): FoundRename[] {
  const renamed = newNameOf(table);
  const [was, is] = [columnsOf(before, table.from), columnsOf(after, renamed)];
  const gone = was.filter((old) => !is.some((now) => partOf(now.name) === partOf(old.name)));
  const come = is.filter((now) => !was.some((old) => partOf(now.name) === partOf(old.name)));
  return pairs(gone, come, [sameSpelling]).map((pair) => ({ ...pair, kind: "column" }));
}

/** Pairs of a removed and an added enum value, by their order, if there are equally many. */
export function valueCandidates(before: Snapshot, after: Snapshot): FoundRename[] {
  return ofKind([...before.values()], "enum").flatMap(({ name }) => {
    if (!after.has(`enum ${name}`)) return [];
    const [was, is] = [labelsOf(before, name), labelsOf(after, name)];
    const gone = was.filter((label) => !is.includes(label));
    const come = is.filter((label) => !was.includes(label));
    if (gone.length !== come.length) return [];
    return gone.map((label, index) => ({
      kind: "value" as const,
      from: `${name}.${quoteName(label)}`,
      to: quoteName(come[index]!),
    }));
  });
}

/**
 * Statements that rename constraints, indexes, sequences and types to their names in the new
 * schema, if only the name differs, or if a column shows that one replaces the other. These lose
 * nothing, so the user is not asked.
 */
export function alignNames(before: Snapshot, after: Snapshot): RenameStatement[] {
  const same = (old: SchemaObject, now: SchemaObject) => nameless(old) === nameless(now);
  const constraints = pairs(...changed(before, after, "constraint"), [
    (old, now) => tableOf(old.name) === tableOf(now.name) && old.definition === now.definition,
  ]).filter(({ from }) => before.has(`table ${tableOf(from)}`));
  return [
    ...typePairs(before, after).flatMap(([from, to]) => renamedObject("TYPE", from, to)),
    ...constraints.map(({ from, to }) =>
      reversible(`ALTER TABLE ${tableOf(from)} RENAME CONSTRAINT`, partOf(from), to),
    ),
    ...["index", "sequence"].flatMap((kind) =>
      pairs(...changed(before, after, kind), [
        (old, now) => tableOf(old.name) === tableOf(now.name) && same(old, now),
      ]).flatMap(({ from, to }) =>
        renamedObject(kind.toUpperCase(), from, inSchema(tableOf(from), to)),
      ),
    ),
  ];
}

/** Pairs of a removed and an added enum of which a column shows that one replaces the other. */
function typePairs(before: Snapshot, after: Snapshot): [string, string][] {
  const [gone, come] = changed(before, after, "enum").map((enums) => enums.map(({ name }) => name));
  const elementIn = (schema: Snapshot, key: string) =>
    columnFacts(schema, key)?.type.replace(/\[\]$/, "") ?? "";
  const columns = ofKind([...before.values()], "column").map(({ name }) => name);
  const taken = new Set<string>();
  return gone!.flatMap((from): [string, string][] => {
    const itsColumns = columns.filter((key) => elementIn(before, key) === from);
    const targets = new Set(itsColumns.map((key) => elementIn(after, key)));
    const [to, other] = [...targets].filter((type) => come!.includes(type));
    if (to === undefined || other !== undefined || taken.has(to)) return [];
    taken.add(to);
    return [[from, to]];
  });
}

type Alike = (old: SchemaObject, now: SchemaObject) => boolean;

/**
 * Pairs each removed object with an added one, by the first criterion that matches; `to` is the
 * last part of its name.
 */
function pairs(
  gone: SchemaObject[],
  come: SchemaObject[],
  reasons: Alike[],
): { from: string; name: string; to: string }[] {
  const taken = new Map<SchemaObject, SchemaObject>();
  const free = new Set(come);
  for (const alike of reasons) {
    for (const old of gone) {
      const now = taken.has(old) ? undefined : [...free].find((object) => alike(old, object));
      if (!now) continue;
      taken.set(old, now);
      free.delete(now);
    }
  }
  return [...taken].map(([old, now]) => ({ from: old.name, name: now.name, to: partOf(now.name) }));
}

function tablesLookAlike(
  old: SchemaObject,
  now: SchemaObject,
  before: Snapshot,
  after: Snapshot,
): boolean {
  const columns = (schema: Snapshot, table: string) =>
    columnsOf(schema, table).map(
      (column) => `${bareSpelling(partOf(column.name))} ${plainType(column, schema)}`,
    );
  const [was, is] = [columns(before, old.name), columns(after, now.name)];
  const shared = was.filter((column) => is.includes(column)).length;
  return shared >= 2 && shared / Math.max(was.length, is.length) >= 0.6;
}

function columnsOf(schema: Snapshot, table: string): SchemaObject[] {
  return ofKind([...schema.values()], "column").filter(({ name }) => tableOf(name) === table);
}

function sameSpelling(old: SchemaObject, now: SchemaObject): boolean {
  return bareSpelling(partOf(old.name)) === bareSpelling(partOf(now.name));
}

/** The type of a column; for an enum its values, since its name often follows the column's. */
function plainType({ name }: SchemaObject, schema: Snapshot): string {
  const { type } = columnFacts(schema, name)!;
  const labels = schema.get(`enum ${type.replace(/\[\]$/, "")}`)?.definition;
  return labels === undefined ? type : `enum ${labels}${type.endsWith("[]") ? "[]" : ""}`;
}

function nameless({ name, definition }: SchemaObject): string {
  return definition.replace(wholeWord(partOf(name)), "?");
}
