/** A regular expression for an SQL name. */
export const NAME = String.raw`(?:"(?:[^"]|"")*"|[\w$\u0080-\uffff]+)`;
/** The same for a name with an optional schema. */
export const TABLE = String.raw`${NAME}(?:\.${NAME})?`;

/** The longest name that PostgreSQL does not cut off. */
export const MAX_BYTES = 63;

/**
 * A piece of SQL text: code, a quoted name, or something that must not be changed (a string, a
 * body, a comment).
 */
export interface Piece {
  kind: "code" | "name" | "fixed";
  text: string;
}

/** The loops over texts take no memory per character: a text may be larger than what backtracking can hold. */
const token =
  /(?<![\w$])[Ee]'[^'\\]*(?:(?:''|\\[\s\S])[^'\\]*)*'|'[^']*(?:''[^']*)*'|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*|"(?:[^"]|"")*"/g;

/** Splits SQL into code, quoted names and fixed pieces. */
export function pieces(sql: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (let next = tokenFrom(sql, end); next; next = tokenFrom(sql, end)) {
    if (next.start > end) found.push({ kind: "code", text: sql.slice(end, next.start) });
    end = next.end;
    const text = sql.slice(next.start, end);
    found.push({ kind: text.startsWith('"') ? "name" : "fixed", text });
  }
  if (end < sql.length) found.push({ kind: "code", text: sql.slice(end) });
  return found;
}

/** The first name, string, body or comment from an index on. */
function tokenFrom(sql: string, index: number): { start: number; end: number } | undefined {
  token.lastIndex = index;
  const match = token.exec(sql);
  if (!match) return undefined;
  const isComment = match[0] === "/*";
  return { start: match.index, end: isComment ? endOfComment(sql, match.index) : token.lastIndex };
}

/** Where a comment ends that may contain others. One without an end is one to the end of the text. */
function endOfComment(sql: string, start: number): number {
  const bounds = /\/\*|\*\//g;
  bounds.lastIndex = start;
  for (let depth = 0; ; ) {
    const bound = bounds.exec(sql);
    if (!bound) return sql.length;
    depth += bound[0] === "/*" ? 1 : -1;
    if (depth === 0) return bounds.lastIndex;
  }
}

/** Whether a piece is a comment. */
export function isComment({ text }: Piece): boolean {
  return /^(?:--|\/\*)/.test(text);
}

/** SQL without `public.` before names; the same in a string stays. */
export function withoutPublic(sql: string): string {
  return inCode(sql, (code) => code.replace(/(?<![\w."$])public\.(?=[a-z_]|$)/g, ""));
}

/** Changes what is code in SQL. */
export function inCode(sql: string, change: (code: string) => string): string {
  return pieces(sql)
    .map(({ kind, text }) => (kind === "code" ? change(text) : text))
    .join("");
}

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

/** A name with its schema, unless that is `public`, which is left out. */
export function inSchema(schema: string, name: string): string {
  return schema === "" || schema === "public" ? name : `${schema}.${name}`;
}

/** A name for SQL, quoted if it might need that. */
export function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** A text for SQL. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A text for a regular expression. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Normalises the spelling of a name: `firstName`, `first_name` and `FirstName` become the same. */
export function bareSpelling(name: string): string {
  return name.replace(/["_\s-]/g, "").toLowerCase();
}

/** Object and grantee of a grant, from its name in a snapshot: `users to reader`. */
export function grantParts(name: string): { of: string; grantee: string } {
  const [, of, grantee] = new RegExp(`^(.*) to (${NAME})$`, "s").exec(name)!;
  return { of: of!, grantee: grantee! };
}

/** What a grant or a comment is on, as a snapshot names it: without a kind, a relation. */
export function subjectOf(name: string): { kind: string | undefined; of: string } {
  const [, kind, of] =
    /^(?:(column|index|constraint|trigger|policy|function|type|schema|statistics) )?(.*)$/s.exec(
      name,
    )!;
  return { kind, of: of! };
}
