import { withTextConstants } from "../catalog/text-constants.js";
import { TABLE } from "../names.js";

/**
 * A piece of SQL text: code, a quoted name, or something that must not be changed (a string, a
 * body, a comment).
 */
interface Piece {
  kind: "code" | "name" | "fixed";
  text: string;
}

const token = /'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"/g;

/** Splits SQL into code, quoted names and fixed pieces. */
function pieces(sql: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of sql.matchAll(token)) {
    if (match.index > end) found.push({ kind: "code", text: sql.slice(end, match.index) });
    found.push({ kind: match[0].startsWith('"') ? "name" : "fixed", text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < sql.length) found.push({ kind: "code", text: sql.slice(end) });
  return found;
}

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
  return pieces(unquoted)
    .map(({ kind, text }, index, all) =>
      kind === "code" ? withoutPublic(text, all[index - 1]) : text,
    )
    .join("");
}

function unquote(name: string, keywords: ReadonlySet<string>): string {
  const bare = name.slice(1, -1);
  return /^[a-z_][a-z0-9_]*$/.test(bare) && !keywords.has(bare) ? bare : name;
}

function withoutPublic(code: string, before: Piece | undefined): string {
  const stripped = code.replace(/(?<![\w."$])public\.(?=[a-z_]|$)/g, "");
  return before?.kind === "fixed" && before.text.startsWith("'")
    ? stripped.replace(addedCast, "")
    : stripped;
}

/** The cast of a constant, unless the type of an array, a length or another cast depends on it. */
const addedCast = /^::(?:text(?!\)::)|character varying(?!\s*[,\]]))(?:\[\])?(?![\w(\s]*\()/;

const tableHead = new RegExp(`^(CREATE (?:UNLOGGED )?TABLE ${TABLE}) \\(`);

/** Formats a statement over several lines, as a person would write it. */
export function layOut(sql: string): string {
  const plain = withoutDoubledBrackets(sql).replace(
    /^(CREATE (?:UNIQUE )?INDEX .*?) USING btree /s,
    "$1 ",
  );
  const head = tableHead.exec(plain)?.[1];
  if (head) {
    const rest = plain.slice(head.length + 1);
    const end = closingBracket(rest);
    const [body, tail] = [rest.slice(1, end), rest.slice(end + 1)];
    const parts = splitTopLevel(body).map((part) => `  ${part}`);
    if (parts.length === 0) return `${head} ()${tail}`;
    return `${head} (\n${parts.join(",\n")}\n)${tail}`;
  }
  if (plain.startsWith("CREATE POLICY")) {
    return plain.replace(
      / (?=AS (?:PERMISSIVE|RESTRICTIVE) |FOR [A-Z]+ TO |USING \(|WITH CHECK \()/g,
      "\n  ",
    );
  }
  if (/^CREATE (CONSTRAINT )?TRIGGER/.test(plain)) {
    return plain.replace(/ (?=(?:BEFORE|AFTER|INSTEAD OF) |EXECUTE FUNCTION )/g, "\n  ");
  }
  if (/^CREATE OR REPLACE (FUNCTION|PROCEDURE)/.test(plain)) {
    return plain.replace(/\n (?=[A-Z]+ )/g, " ").replace(/\nAS (?=\$|')/, " AS ");
  }
  return plain;
}

/** Whether a body, string or comment spans several lines, so that its lines must not be changed. */
export function hasFixedLines(sql: string): boolean {
  return pieces(sql).some(({ kind, text }) => kind === "fixed" && text.includes("\n"));
}

/** `CHECK ((a < 5))` → `CHECK (a < 5)`. */
function withoutDoubledBrackets(sql: string): string {
  if (hasFixedLines(sql)) return sql;
  for (const { index } of sql.matchAll(/(?<=CHECK |USING |WHERE |ALWAYS AS )\(\(/g)) {
    const end = index + 1 + closingBracket(sql.slice(index + 1));
    if (sql[end + 1] !== ")") continue;
    return withoutDoubledBrackets(
      `${sql.slice(0, index)}(${sql.slice(index + 2, end)})${sql.slice(end + 2)}`,
    );
  }
  return sql;
}

/**
 * The index of the bracket that closes the one at the start of `text`, outside of strings and
 * names.
 */
function closingBracket(text: string): number {
  let depth = 0;
  let offset = 0;
  for (const { kind, text: part } of pieces(text)) {
    for (const [index, char] of [...(kind === "code" ? part : "")].entries()) {
      if (char === "(") depth += 1;
      if (char === ")") depth -= 1;
      if (char === ")" && depth === 0) return offset + index;
    }
    offset += part.length;
  }
  return text.length;
}

/** Splits a list at its commas, not inside brackets, strings or quoted names. */
export function splitTopLevel(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = "";
  for (const { kind, text } of pieces(list)) {
    if (kind !== "code") {
      current += text;
      continue;
    }
    for (const char of text) {
      if (char === "," && depth === 0) {
        parts.push(current.trim());
        current = "";
        continue;
      }
      if (char === "(" || char === "[") depth += 1;
      if (char === ")" || char === "]") depth -= 1;
      current += char;
    }
  }
  return [...parts, current.trim()].filter((part) => part !== "");
}
