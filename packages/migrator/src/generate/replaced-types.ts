import type { Snapshot } from "../catalog/snapshot.js";
import { NAME, partOf } from "../names.js";
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
  return was !== is || isReplacedDomain(was.replace(/^public\./, ""), from, to);
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
      ? [statement(`ALTER ${word} ${name} RENAME TO ${oldName(partOf(name))}`)]
      : [];
  });
}

function oldName(name: string): string {
  return name.endsWith('"') ? `${name.slice(0, -1)}_old"` : `${name}_old`;
}
