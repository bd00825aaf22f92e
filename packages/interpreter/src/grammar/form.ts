import { vocabulary } from "../language/words.js";

/**
 * A form is a pattern of a whole clause, in lower case:
 *
 *     [the] task (called|named) <x>      optional words, alternatives, a named part
 *     {also|really} <v:[a-z]+> DONE      repeated words, a part with its own pattern, a word class
 *
 * Optional words take the space beside them along. Anything else is a regular expression.
 */
export function compileForm(form: string): RegExp {
  return new RegExp(`^${sequence(form)}$`, "ds");
}

/** The same anywhere in a text, for what forms are made of. */
export const pattern = (form: string, flags = ""): RegExp => new RegExp(sequence(form), flags);

const closing: Record<string, string> = { "(": ")", "[": "]", "{": "}", "<": ">" };

/** Parts a text where it is not inside brackets. */
function split(text: string, separator: string): string[] {
  const parts = [""];
  const open: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] as string;
    if (char === "\\") {
      parts[parts.length - 1] += char + (text[++at] ?? "");
      continue;
    }
    if (char === open.at(-1)) open.pop();
    else if (closing[char] && !(char === "<" && text.slice(at - 2, at) === "(?"))
      open.push(closing[char]);
    if (char === separator && open.length === 0) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts;
}

function sequence(form: string): string {
  const choices = split(form.replaceAll("\n", ""), "|");
  if (choices.length > 1) return `(?:${choices.map(sequence).join("|")})`;
  if (form.trim() === "") return form;
  const [, before, inside = "", after] = /^( *)(.*?)( *)$/s.exec(choices[0] as string) ?? [];
  return before + tokens(inside) + after;
}

function tokens(form: string): string {
  const words = split(form, " ").filter((token) => token !== "");
  const optional = words.map(optionalGroups);
  const first = optional.indexOf(undefined);
  return words
    .map((token, at) => {
      const groups = optional[at];
      if (!groups) return (at > first ? " " : "") + compileToken(token);
      const isBehind = at >= first && first >= 0;
      return groups
        .map(({ inner, times }, n) => {
          const [before, after] = [
            n === 0 && isBehind ? " " : "",
            n === groups.length - 1 && !isBehind ? " " : "",
          ];
          return `(?:${before}${inner}${after})${times}`;
        })
        .join("");
    })
    .join("");
}

/** The groups of a token that consists of optional ones only. */
function optionalGroups(token: string): { inner: string; times: string }[] | undefined {
  const groups = [];
  for (let at = 0; at < token.length; ) {
    if (!/[[{]/.test(token[at] as string)) return undefined;
    const end = closingAt(token, at);
    groups.push({
      inner: sequence(token.slice(at + 1, end)),
      times: token[at] === "{" ? "*" : "?",
    });
    at = end + 1;
  }
  return groups;
}

/** Where the bracket that opens at a place is closed. */
function closingAt(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === text[from]) depth += 1;
    else if (text[at] === closing[text[from] as string] && --depth === 0) return at;
  }
  return text.length - 1;
}

function compileToken(token: string): string {
  let result = "";
  for (let at = 0; at < token.length; at += 1) {
    const char = token[at] as string;
    if (char === "\\") {
      result += char + token[++at];
    } else if (closing[char]) {
      const end = closingAt(token, at);
      const inner = token.slice(at + 1, end);
      if (char === "<") result += slot(inner);
      else if (inner.startsWith("?")) result += `(${expand(inner)})`;
      else result += char === "(" ? `(?:${sequence(inner)})` : `(?:${sequence(inner)})?`;
      at = end;
    } else {
      result += char;
    }
  }
  return expand(result);
}

function slot(inner: string): string {
  const [, name, own = ".+?"] = /^(\w+)(?::(.+))?$/s.exec(inner) ?? [];
  return `(?<${name}>${own})`;
}

/** Puts the words in for the name of a word class. */
const expand = (text: string): string =>
  text.replaceAll(/(?<!\\)\b[A-Z][A-Z_]+\b/g, (name) => {
    const words = vocabulary.get(name);
    if (words === undefined) throw new Error(`no word class ${name}`);
    return `(?:${sequence(words)})`;
  });
