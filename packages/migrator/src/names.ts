/** A name in SQL, as a part of a regular expression. */
export const NAME = String.raw`(?:"(?:[^"]|"")*"|[\w$]+)`;
/** The same for a name with its schema, where it has one. */
export const TABLE = String.raw`${NAME}(?:\.${NAME})?`;

/** Splits a name at its dots, quotes respected; the parts come without quotes. */
export function nameParts(name: string): string[] {
  const parts = name.match(/"(?:[^"]|"")*"|[^".]+/g) ?? [];
  return parts.map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part,
  );
}

/** The place of the dot before the last part, or -1. */
function lastDot(name: string): number {
  const last = /(?:"(?:[^"]|"")*"|[^".]+)$/.exec(name);
  return last ? last.index - 1 : -1;
}

/** `table.column` → `table`; a schema before the table stays. */
export function tableOf(name: string): string {
  return name.slice(0, Math.max(lastDot(name), 0));
}

/** `table.column` → `column`. */
export function partOf(name: string): string {
  return name.slice(lastDot(name) + 1);
}

/** A name for SQL, in quotes where it could need them. */
export function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** What is left of a name when its spelling is taken away: `firstName`, `first_name` and `FirstName` are the same. */
export function bareSpelling(name: string): string {
  return name.replace(/["_\s-]/g, "").toLowerCase();
}

/** What a grant is on and to whom, of a name in the catalog's reading: `public.users to reader`. */
export function grantParts(name: string): { of: string; grantee: string } {
  const [, of, grantee] = new RegExp(`^(.*) to (${NAME})$`, "s").exec(name)!;
  return { of: of!, grantee: grantee! };
}
