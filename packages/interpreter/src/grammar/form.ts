import { vocabulary } from "../language/words.js";

/**
 * A form is a pattern of a whole clause, in lower case:
 *
 *     [the] task (called|named) <x>      optional words, alternatives, a named part
 *     {also|really} <v:[a-z]+> DONE      repeated words, a part with its own pattern, a word class
 *
 * Optional words include the adjacent space. Anything else is a regular expression.
 */
export const compileForm = (form: string) => new RegExp(`^${alternatives(form)}$`, "ds");

/** Compiles a form that may match anywhere in a text, for the parts of forms. */
export const pattern = (form: string, flags = ""): RegExp => new RegExp(alternatives(form), flags);
const closing: Record<string, string> = { "(": ")", "[": "]", "{": "}", "<": ">" };

function choicesOf(form: string): string[][] {
  const choices: string[][] = [[]];
  let [open, depth] = ["", 0];
  for (const [char] of form.matchAll(/\\.|[^\n]/gs)) {
    const pieces = choices.at(-1) as string[];
    if (depth > 0) {
      pieces[pieces.length - 1] += char;
      if (char === open) depth += 1;
      else if (char === closing[open]) depth -= 1;
    } else if (char === "|") choices.push([]);
    else {
      pieces.push(char);
      open = char;
      depth = closing[char] ? 1 : 0;
    }
  }
  if (depth > 0) throw new Error(`no end of ${form}`);
  return choices;
}

function alternatives(form: string): string {
  const choices = choicesOf(form).map(sequence);
  return choices.length > 1 ? `(?:${choices.join("|")})` : (choices[0] as string);
}

function sequence(pieces: readonly string[]): string {
  const isEnd = (piece = " ") => piece === " ";
  const isOptionalWord = (at: number) =>
    /^[[{]./.test(pieces[at] ?? "") && isEnd(pieces[at - 1]) && isEnd(pieces[at + 1]);
  let isBegun = false;
  const compiled = pieces.map((piece, at) => {
    if (isOptionalWord(at)) {
      const inside = alternatives(piece.slice(1, -1));
      return `(?:${isBegun ? ` ${inside}` : `${inside} `})${piece[0] === "{" ? "*" : "?"}`;
    }
    if (piece === " ") return isOptionalWord(isBegun ? at + 1 : at - 1) ? "" : " ";
    isBegun = true;
    return compilePiece(piece);
  });
  return compiled.join("").replaceAll(/(?<!\\)\b[A-Z][A-Z_]+\b/g, (name) => {
    const words = vocabulary.get(name);
    if (words === undefined) throw new Error(`no word class ${name}`);
    return `(?:${alternatives(words)})`;
  });
}

function compilePiece(piece: string): string {
  const inside = piece.slice(1, -1);
  if (inside === "" || inside.startsWith("?")) return piece;
  if (piece[0] !== "<") return `(?:${alternatives(inside)})${piece[0] === "(" ? "" : "?"}`;
  const [, name, own = ".+?"] = /^(\w+)(?::(.+))?$/s.exec(inside) ?? [];
  return `(?<${name}>${own})`;
}
