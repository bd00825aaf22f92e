import { pieces } from "./names.js";

/** The SQL with all that is no code blanked out, every character in its place. */
export function codeOf(sql: string): string {
  return pieces(sql)
    .map(({ kind, text }) => (kind === "code" ? text : "_".repeat(text.length)))
    .join("");
}

/** Splits a list at its separators, not inside brackets, strings or quoted names. */
export function splitTopLevel(list: string, separator = ","): string[] {
  const parts: string[] = [];
  let [start, at, depth] = [0, 0, 0];
  for (const { kind, text } of pieces(list)) {
    for (let index = 0; kind === "code" && index < text.length; index++) {
      const char = text[index]!;
      if (char === "(" || char === "[") depth += 1;
      else if (char === ")" || char === "]") depth -= 1;
      else if (char === separator && depth === 0) {
        parts.push(list.slice(start, at + index));
        start = at + index + 1;
      }
    }
    at += text.length;
  }
  return [...parts, list.slice(start)].map((part) => part.trim()).filter((part) => part !== "");
}

/** The statements of a string, which may run several together. */
export function statementsOf(sql: string): string[] {
  const found: string[] = [];
  let isInside = false; // a body of statements, each of which ends in a semicolon
  for (const part of splitTopLevel(sql, ";")) {
    if (isInside) found.push(`${found.pop()};\n${part}`);
    else found.push(part);
    isInside = isInside
      ? !/^END\b/i.test(part)
      : /\bBEGIN\s+ATOMIC\b(?!\s*END$)/i.test(codeOf(part));
  }
  return found;
}
