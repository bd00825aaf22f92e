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
    else if (closing[char] && !(char === "<" && text[at - 1] === "?")) open.push(closing[char]);
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
  const isOptional = (token: string) => /^[[{]/.test(token) && closingAt(token, 0) === token.length - 1;
  const first = words.findIndex((token) => !isOptional(token));
  return words
    .map((token, at) => {
      if (!isOptional(token)) return (at > first ? " " : "") + compileToken(token);
      const inner = sequence(token.slice(1, -1));
      const times = token.startsWith("{") ? "*" : "?";
      return at < first || first < 0 ? `(?:${inner} )${times}` : `(?: ${inner})${times}`;
    })
    .join("");
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
