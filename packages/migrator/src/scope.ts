import type { SchemaObject, Snapshot } from "./catalog/snapshot.js";
import { escaped, grantParts, subjectOf, TABLE, tableOf, withoutPublic } from "./names.js";

/** The part of the config that selects the objects to compare. */
export interface Scope {
  exclude?: string[];
  include?: string[];
}

/** The objects of a schema that `include` and `exclude` select. */
export function inScope(scope: Scope, snapshot: Snapshot): Snapshot {
  if (!scope.exclude && !scope.include) return snapshot;
  const isOut = outsider(scope);
  return new Map([...snapshot].filter(([, object]) => !isOut(object)));
}

/** Returns a predicate for objects that are left out, by themselves or with their table. */
export function outsider({ exclude = [], include }: Scope): (object: SchemaObject) => boolean {
  const out = exclude.map(parsePattern);
  const only = include?.map(parsePattern);
  const leavesOut = (kind: string, name: string) =>
    out.some((pattern) => pattern.matches(kind, name)) ||
    (only !== undefined && !only.some((pattern) => pattern.matches(kind, name)));
  return (object) => {
    const isNamed = out.some(
      ({ kind, matches }) => kind === object.kind && matches(object.kind, object.name),
    );
    const { kind, name } = ownerOf(object);
    return isNamed || leavesOut(kind, name) || out.some((pattern) => dependsOn(object, pattern));
  };
}

interface Pattern {
  /** Without a kind, a pattern applies to tables, or to everything in a schema. */
  kind: string | undefined;
  matches(kind: string, name: string): boolean;
}

/** The kinds of relations. */
export const RELATIONS = ["table", "view", "materialized view", "foreign table", "sequence"];

function parsePattern(text: string): Pattern {
  const [, kind, name] = /^(?:([a-z ]+):)?(.*)$/.exec(text)!;
  const source = unquoted(name!).split("*").map(escaped).join(".*");
  const regexp = new RegExp(`^${source}$`);
  const wholeSchema = /^([^.*]+)\.\*$/.exec(unquoted(name!))?.[1];
  return {
    kind,
    matches(objectKind, objectName) {
      const plain = unquoted(objectName).replace(/\(.*/s, "");
      if (kind !== undefined) return kind === objectKind && regexp.test(plain);
      if (wholeSchema !== undefined) {
        return objectKind === "schema"
          ? plain === wholeSchema
          : plain.startsWith(`${wholeSchema}.`);
      }
      return RELATIONS.includes(objectKind) && regexp.test(plain);
    },
  };
}

/** The table that an object belongs to; if there is none, the object itself. */
function ownerOf({
  kind,
  name,
  definition,
}: Omit<SchemaObject, "definition"> & { definition?: string }): { kind: string; name: string } {
  if (kind === "grant" || kind === "comment") {
    const subject = subjectOf(kind === "grant" ? grantParts(name).of : name);
    return ownerOf({ kind: subject.kind ?? "table", name: subject.of });
  }
  const table = tableWith(kind, name, definition);
  return table === undefined ? { kind, name } : { kind: "table", name: table };
}

function tableWith(kind: string, name: string, definition = ""): string | undefined {
  if (["column", "constraint", "trigger", "policy", "rule"].includes(kind)) return tableOf(name);
  if (kind === "row security") return name;
  if (kind === "index") return tableIn(new RegExp(` ON (?:ONLY )?(${TABLE}) `).exec(definition));
  if (kind === "statistics") return tableIn(new RegExp(` FROM (${TABLE})$`).exec(definition));
  if (kind !== "sequence") return undefined;
  const column = / owned by (.+)$/.exec(definition)?.[1];
  return column === undefined ? undefined : tableOf(withoutPublic(column));
}

/** Foreign keys to excluded tables, and triggers with excluded functions, are left out too. */
function dependsOn({ kind, definition }: SchemaObject, pattern: Pattern): boolean {
  if (kind === "constraint") {
    const table = tableIn(/ REFERENCES ([^(]+)\(/.exec(definition));
    return table !== undefined && pattern.matches("table", table);
  }
  if (kind === "trigger") {
    const called = tableIn(/ EXECUTE FUNCTION ([^(]+)\(/.exec(definition));
    return called !== undefined && pattern.matches("function", called);
  }
  return false;
}

function tableIn(match: RegExpExecArray | null): string | undefined {
  return match?.[1] === undefined ? undefined : withoutPublic(match[1].trim());
}

function unquoted(name: string): string {
  return name.replaceAll('"', "");
}
