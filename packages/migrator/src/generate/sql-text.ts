import { withTextConstants } from "../catalog/text-constants.js";
import { inCode, type Piece, pieces, TABLE, withoutPublic } from "../names.js";
import { codeOf, splitTopLevel } from "../split.js";

/**
 * SQL as a person would write it: without needless quotes around names, `public.`, and the casts
 * that PostgreSQL adds to string constants.
 *
 * @param keywords the words that PostgreSQL quotes (`pg_get_keywords()`)
 */
export function plainNames(sql: string, keywords: ReadonlySet<string>): string {
  const unquoted = pieces(withTextConstants(sql))
    .map(({ kind, text }) => (kind === "name" ? unquote(text, keywords) : text))
    .join("");
  return pieces(withoutPublic(unquoted))
    .map((piece, index, all) => withoutAddedCast(piece, all[index - 1]))
    .join("");
}

function unquote(name: string, keywords: ReadonlySet<string>): string {
  const bare = name.slice(1, -1);
  return /^[a-z_][a-z0-9_]*$/.test(bare) && !keywords.has(bare) ? bare : name;
}

function withoutAddedCast({ kind, text }: Piece, before: Piece | undefined): string {
  const isCast = kind === "code" && /^E?'/.test(before?.text ?? "");
  return isCast ? text.replace(addedCast, "") : text;
}

/** The cast of a constant, unless the type of an array, a length or another cast depends on it. */
const addedCast = /^::(?:text(?!\)::)|character varying(?!\s*[,\]]))(?:\[\])?(?![\w(\s]*\()/;

const tableHead = new RegExp(`^(CREATE (?:UNLOGGED )?TABLE ${TABLE}) \\(`);
const atParts: [statement: RegExp, parts: RegExp][] = [
  [/^CREATE POLICY/, / (?=AS (?:PERMISSIVE|RESTRICTIVE) |FOR [A-Z]+ TO |USING \(|WITH CHECK \()/g],
  [
    /^CREATE (CONSTRAINT |OR REPLACE )?TRIGGER/,
    / (?=(?:BEFORE|AFTER|INSTEAD OF) |EXECUTE FUNCTION )/g,
  ],
];

/** The names of types as people write them, instead of those of the standard. */
const shortTypes: [long: RegExp, short: string][] = [
  [/\bcharacter varying\b/g, "varchar"],
  [/\btime(stamp)?(\(\d\))? with time zone\b/g, "time$1tz$2"],
  [/\btime(stamp)?(\(\d\))? without time zone\b/g, "time$1$2"],
];

/** The defaults of a sequence that counts up. */
const plainSequence =
  /^(CREATE SEQUENCE \S.*? AS \w+) INCREMENT BY 1 MINVALUE 1 MAXVALUE (?:32767|2147483647|9223372036854775807) START WITH 1 CACHE 1 NO CYCLE$/;

const defaultCast = /(?<= DEFAULT E?'(?:[^']|'')*')::varchar$/;

/** Formats a statement over several lines, as a person would write it. */
export function layOut(sql: string): string {
  const short = inCode(sql, (code) =>
    shortTypes.reduce((text, [long, name]) => text.replace(long, name), code),
  );
  const plain = withoutDoubledBrackets(short)
    .replace(/^(CREATE (?:UNIQUE )?INDEX .*?) USING btree /s, "$1 ")
    .replace(plainSequence, "$1");
  const table = newTable(plain);
  if (table) {
    const parts = table.parts.map((part) => `  ${part.replace(defaultCast, "")}`);
    const body = parts.length === 0 ? "" : `\n${parts.join(",\n")}\n`;
    return `${table.head} (${body})${table.tail}`;
  }
  const [, breaks] = atParts.find(([statement]) => statement.test(plain)) ?? [];
  if (breaks) return inCode(plain, (code) => code.replace(breaks, "\n  "));
  if (!/^CREATE OR REPLACE (FUNCTION|PROCEDURE)/.test(plain)) return plain;
  return inCode(plain, (code) => code.replace(/\n (?=[A-Z]+ )/g, " ").replace(/\nAS $/, " AS "));
}

/** The parts of a CREATE TABLE: what is before, within and after its brackets. */
export function newTable(sql: string): { head: string; parts: string[]; tail: string } | undefined {
  const head = tableHead.exec(sql)?.[1];
  if (head === undefined) return undefined;
  const rest = sql.slice(head.length + 1);
  const end = closingBracket(codeOf(rest));
  return { head, parts: splitTopLevel(rest.slice(1, end)), tail: rest.slice(end + 1) };
}

/** Whether a body, string or comment spans several lines, so that its lines must not be changed. */
export function hasFixedLines(sql: string): boolean {
  return pieces(sql).some(({ kind, text }) => kind === "fixed" && text.includes("\n"));
}

/** `CHECK ((a < 5))` → `CHECK (a < 5)`. */
function withoutDoubledBrackets(sql: string): string {
  const code = codeOf(sql);
  for (const { index } of code.matchAll(/(?<=CHECK |USING |WHERE |WHEN |ALWAYS AS )\(\(/g)) {
    const end = index + 1 + closingBracket(code.slice(index + 1));
    if (code[end + 1] !== ")") continue;
    return withoutDoubledBrackets(
      `${sql.slice(0, index)}(${sql.slice(index + 2, end)})${sql.slice(end + 2)}`,
    );
  }
  return sql;
}

/** The index of the bracket that closes the one at the start of the code. */
function closingBracket(code: string): number {
  let depth = 0;
  for (let at = 0; at < code.length; at++) {
    if (code[at] === "(") depth += 1;
    if (code[at] === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return code.length;
}
