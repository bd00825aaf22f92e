import type { Snapshot } from "../catalog/snapshot.js";
import { mentions } from "./statement-parts.js";

/**
 * Finds objects that store results of a function whose body changes, which PostgreSQL does not
 * recompute by itself. One line for each, with the statement to write.
 */
export function staleResults(before: Snapshot, after: Snapshot): string[] {
  const changed = [...after.values()].filter(({ kind, name, definition }) => {
    const old = kind === "function" ? before.get(`function ${name}`) : undefined;
    return old !== undefined && old.definition !== definition;
  });
  return changed.flatMap(({ name: called }) => {
    const name = called.replace(/\(.*$/s, "");
    const inFull = /^(?:"(?:[^"]|"")*"|[^".]+)\./.test(name) ? name : `public.${name}`;
    return [...after].flatMap(([key, { kind, name: holder, definition }]) => {
      const stays = before.get(key)?.definition === definition;
      const remedy =
        stays && mentions(definition, inFull) ? remedies(kind, holder, definition) : "";
      return remedy ? [`${called} changes, and ${remedy}`] : [];
    });
  });
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
