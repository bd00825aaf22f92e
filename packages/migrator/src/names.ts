/** A regular expression for an SQL name. */
export const NAME = String.raw`(?:"(?:[^"]|"")*"|[\w$]+)`;
/** The same for a name with an optional schema. */
export const TABLE = String.raw`${NAME}(?:\.${NAME})?`;

/** Splits a name at its dots, except those within quotes; the parts are unquoted. */
export function nameParts(name: string): string[] {
  const parts = name.match(/"(?:[^"]|"")*"|[^".]+/g) ?? [];
  return parts.map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part,
  );
}

/** The index of the dot before the last part, or -1. */
function lastDot(name: string): number {
  const last = /(?:"(?:[^"]|"")*"|[^".]+)$/.exec(name);
  return last ? last.index - 1 : -1;
}

/** `table.column` → `table`; a schema before the table is kept. */
export function tableOf(name: string): string {
  return name.slice(0, Math.max(lastDot(name), 0));
}

/** `table.column` → `column`. */
export function partOf(name: string): string {
  return name.slice(lastDot(name) + 1);
}

/** A name for SQL, quoted if it might need that. */
export function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Normalises the spelling of a name: `firstName`, `first_name` and `FirstName` become the same. */
export function bareSpelling(name: string): string {
  return name.replace(/["_\s-]/g, "").toLowerCase();
}

/** Object and grantee of a grant, from its name in a snapshot: `public.users to reader`. */
export function grantParts(name: string): { of: string; grantee: string } {
  const [, of, grantee] = new RegExp(`^(.*) to (${NAME})$`, "s").exec(name)!;
  return { of: of!, grantee: grantee! };
}
