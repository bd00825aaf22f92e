import type { Snapshot } from "../catalog/snapshot.js";
import { withClient } from "../client.js";
import { databaseError, MigratorError } from "../errors.js";
import {
  inSchema,
  MAX_BYTES,
  NAME,
  nameParts,
  partOf,
  quoteName,
  TABLE,
  tableOf,
  withoutPublic,
} from "../names.js";
import { type KnownDatabase, snapshotOf } from "../scratch/schemas.js";
import type { ScratchServer } from "../scratch/server.js";
import { splitTopLevel } from "../split.js";
import type { PlannedStatement } from "./plan.js";
import { baseOf, familyOf, isInherited, labelsOf } from "./schema-facts.js";
import { addedColumn, columnFacts, statement } from "./statement-parts.js";

/** A schema after the preparatory statements of a migration from it. */
export interface PreparedDatabase extends KnownDatabase {
  statements: PlannedStatement[];
}

/**
 * Moves objects that PostgreSQL can only recreate out of the way, so that the planner creates them,
 * with all their dependents: generated columns are dropped, which loses nothing, since the server
 * computes their values; types are renamed until their columns have moved to
 * the new one; foreign keys between columns that are temporarily not comparable are dropped, and so
 * are the triggers and the default of a column whose type changes.
 *
 * @throws {MigratorError} if something else, such as a view, depends on a generated column
 */
export async function prepared(
  scratch: ScratchServer,
  from: KnownDatabase,
  to: Snapshot,
): Promise<PreparedDatabase> {
  const computed = computedMadeAnew(from.snapshot, to).map((key) =>
    statement(`ALTER TABLE ${tableOf(key)} DROP COLUMN ${partOf(key)}`),
  );
  const statements = [
    ...dropTriggersAtTypes(from.snapshot, to),
    ...dropDefaultsAtTypes(from.snapshot, to),
    ...dropIncompatibleKeys(from.snapshot, to),
    ...computed,
    ...setTypesAside(from.snapshot, to),
  ];
  if (statements.length === 0) return { ...from, statements };
  const database = await scratch.create(from.database.name);
  await withClient(database.connection, async (client) => {
    for (const { sql } of statements) await client.query(sql).catch(refuse);
  });
  return { database, snapshot: await snapshotOf(database), statements };
}

function refuse(error: unknown): never {
  const { message } = error as Error;
  const { detail } = databaseError(error) ?? {};
  throw new MigratorError(
    `A column that is computed from one whose type changes must be recreated, but ${message}` +
      `${detail ? ` (${detail})` : ""}. By hand: drop that and the computed column, change the type, ` +
      "and recreate both.",
    { cause: error },
  );
}

/**
 * The generated columns, as `table.column`, that PostgreSQL can only recreate: those computed from
 * a column whose type changes, and those that change between virtual and stored.
 */
function computedMadeAnew(from: Snapshot, to: Snapshot): string[] {
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
  return was !== is || isReplacedType(was, from, to);
}

/** PostgreSQL refuses to change the type of a column that a trigger names (`UPDATE OF`, `WHEN`). */
function dropTriggersAtTypes(from: Snapshot, to: Snapshot): PlannedStatement[] {
  return [...from.values()].flatMap(({ kind, name, definition }) => {
    const [head = ""] =
      (kind === "trigger" && / (BEFORE|AFTER) .*? EXECUTE /s.exec(definition)) || [];
    const table = tableOf(name);
    return wordsOf(head).some((word) => changesType(`${table}.${word}`, from, to))
      ? [statement(`DROP TRIGGER ${partOf(name)} ON ${table}`)]
      : [];
  });
}

/** The old default may not fit the new type, nor be cast to it. */
function dropDefaultsAtTypes(from: Snapshot, to: Snapshot): PlannedStatement[] {
  return [...from.values()].flatMap(({ kind, name }) => {
    const has = kind === "column" && columnFacts(from, name)?.default !== undefined;
    return has && changesType(name, from, to) && !isInherited(name, from)
      ? [statement(`ALTER TABLE ${tableOf(name)} ALTER COLUMN ${partOf(name)} DROP DEFAULT`)]
      : [];
  });
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

const foreignKey = new RegExp(`^FOREIGN KEY \\((.+?)\\) REFERENCES (${TABLE})\\((.+?)\\)`);

/**
 * Drops the foreign keys whose columns change to a type that cannot be compared with the old one:
 * no foreign key is possible while only one side has changed.
 */
function dropIncompatibleKeys(from: Snapshot, to: Snapshot): PlannedStatement[] {
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

/** Whether an enum has lost values, or has them in another order. */
function isReplacedEnum(name: string, from: Snapshot, to: Snapshot): boolean {
  const later = labelsOf(to, name);
  const places = labelsOf(from, name).map((label) => later.indexOf(label));
  return later.length > 0 && places.some((place, index) => place <= (places[index - 1] ?? -1));
}

/** Whether a domain has another base type in the second schema, or one that is replaced. */
function isReplacedDomain(name: string, from: Snapshot, to: Snapshot): boolean {
  const [was, is] = [baseOf(from, name), baseOf(to, name)];
  if (was === undefined || is === undefined) return false;
  return was !== is || isReplacedType(was, from, to);
}

/** Whether a composite type has the same fields in both schemas, but some with another type. */
function isReplacedComposite(name: string, from: Snapshot, to: Snapshot): boolean {
  const [was, is] = [from, to].map((schema) =>
    splitTopLevel(schema.get(`composite type ${name}`)?.definition ?? ""),
  );
  const field = new RegExp(`^${NAME}`);
  const fields = (parts: string[]) => parts.map((part) => field.exec(part)?.[0]).join();
  if (fields(was!) !== fields(is!)) return false;
  return (
    was!.join() !== is!.join() ||
    was!.some((part) => isReplacedType(part.replace(field, "").trim(), from, to))
  );
}

function isReplacedCollation(name: string, from: Snapshot, to: Snapshot): boolean {
  const [was, is] = [from, to].map((schema) => schema.get(`collation ${name}`)?.definition);
  return was !== undefined && is !== undefined && was !== is;
}

/**
 * Whether a type, as the catalog writes it, or the one of which it is an array, cannot be changed in
 * place while columns use it.
 */
function isReplacedType(type: string, from: Snapshot, to: Snapshot): boolean {
  const name = withoutPublic(type.replace(/\[\]$/, ""));
  return [isReplacedEnum, isReplacedDomain, isReplacedComposite].some((is) => is(name, from, to));
}

/** Renames such types, and collations, until their columns have moved to the new ones. */
function setTypesAside(from: Snapshot, to: Snapshot): PlannedStatement[] {
  const aside = {
    enum: ["TYPE", isReplacedEnum],
    domain: ["DOMAIN", isReplacedDomain],
    "composite type": ["TYPE", isReplacedComposite],
    collation: ["COLLATION", isReplacedCollation],
  } as const;
  return [...from.values()].flatMap(({ kind, name }) => {
    const [word, isReplaced] = aside[kind as keyof typeof aside] ?? [];
    return word && isReplaced?.(name, from, to)
      ? [statement(`ALTER ${word} ${name} RENAME TO ${freeName(name, from, to)}`)]
      : [];
  });
}

/** A name for an old type that nothing else in its schema has, and that PostgreSQL does not cut off. */
function freeName(type: string, ...schemas: Snapshot[]): string {
  const taken = new Set(schemas.flatMap((one) => [...one.values()].map(({ name }) => name)));
  const [place, [name = ""]] = [tableOf(type), nameParts(partOf(type))];
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? "_old" : `_old${number}`;
    const start = Buffer.from(name)
      .subarray(0, MAX_BYTES - suffix.length)
      .toString();
    const free = quoteName(start.replace(/\uFFFD$/, "") + suffix);
    if (!taken.has(inSchema(place, free))) return free;
  }
}
