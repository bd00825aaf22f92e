import type { Snapshot } from "../catalog/snapshot.js";
import { inSchema, NAME, nameParts, partOf, quoteName, tableOf, withoutPublic } from "../names.js";
import type { PlannedStatement } from "./plan.js";
import { splitTopLevel } from "./sql-text.js";
import { statement } from "./statement-parts.js";

/** The base type of a domain, as in the catalog. */
function baseOf(schema: Snapshot, domain: string): string | undefined {
  return schema.get(`domain ${domain}`)?.definition.split(/ (?=not null\b|default )/)[0];
}

/** Whether a domain has another base type in the second schema, itself or via another domain. */
function isReplacedDomain(name: string, from: Snapshot, to: Snapshot): boolean {
  const [was, is] = [baseOf(from, name), baseOf(to, name)];
  if (was === undefined || is === undefined) return false;
  return was !== is || isReplacedDomain(withoutPublic(was), from, to);
}

/** Whether a composite type has the same fields in both schemas, but some with a different type. */
function isReplacedComposite(name: string, from: Snapshot, to: Snapshot): boolean {
  const [was, is] = [from, to].map((schema) =>
    splitTopLevel(schema.get(`composite type ${name}`)?.definition ?? ""),
  );
  const fields = (parts: string[]) => parts.map((part) => new RegExp(`^${NAME}`).exec(part)?.[0]);
  return fields(was!).join() === fields(is!).join() && was!.join() !== is!.join();
}

function isReplacedCollation(name: string, from: Snapshot, to: Snapshot): boolean {
  const [was, is] = [from, to].map((schema) => schema.get(`collation ${name}`)?.definition);
  return was !== undefined && is !== undefined && was !== is;
}

/** Whether a type cannot be changed in place while columns use it, and must be replaced. */
export function isReplacedType(name: string, from: Snapshot, to: Snapshot): boolean {
  return isReplacedDomain(name, from, to) || isReplacedComposite(name, from, to);
}

/** Renames such types, and collations, until their columns have moved to the new ones. */
export function setTypesAside(from: Snapshot, to: Snapshot): PlannedStatement[] {
  const aside = {
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
export function freeName(type: string, ...schemas: Snapshot[]): string {
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

const MAX_BYTES = 63;
