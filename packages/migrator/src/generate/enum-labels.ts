import type { Snapshot } from "../catalog/snapshot.js";

/** The values of an enum, in order; empty if there is no such enum. */
export function labelsOf(schema: Snapshot, name: string): string[] {
  const list = schema.get(`enum ${name}`)?.definition ?? "";
  return [...list.matchAll(/'((?:[^']|'')*)'/g)].map((match) => match[1]!.replaceAll("''", "'"));
}
