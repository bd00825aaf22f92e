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
  return new RegExp(`^${alternatives(form)}$`, "ds");
}

/** The same anywhere in a text, for what forms are made of. */
export const pattern = (form: string, flags = ""): RegExp => new RegExp(alternatives(form), flags);

/** What is in brackets, or a single character. */
type Piece = { open: string; inside: string } | string;

const closing: Record<string, string> = { "(": ")", "[": "]", "{": "}", "<": ">" };

function piecesOf(form: string): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < form.length; at += 1) {
    const open = form[at] as string;
    if (open === "\\") {
      at += 1;
      pieces.push(open + form[at]);
    } else if (closing[open]) {
      const end = closingAt(form, at);
      pieces.push({ open, inside: form.slice(at + 1, end) });
      at = end;
    } else pieces.push(open);
  }
  return pieces;
}

/** Where the bracket that opens at a place is closed. */
function closingAt(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === text[from]) depth += 1;
    else if (text[at] === closing[text[from] as string] && --depth === 0) return at;
  }
  throw new Error(`no end of ${text.slice(from)}`);
}

function split(pieces: readonly Piece[], separator: string): Piece[][] {
  const parts: Piece[][] = [[]];
  for (const piece of pieces)
    if (piece === separator) parts.push([]);
    else parts.at(-1)?.push(piece);
  return parts;
}

function alternatives(form: string): string {
  const choices = split(piecesOf(form.replaceAll("\n", "")), "|").map(sequence);
  return choices.length > 1 ? `(?:${choices.join("|")})` : (choices[0] as string);
}

/** Words of which some are optional. Blanks at the ends stay. */
function sequence(pieces: readonly Piece[]): string {
  const words = split(pieces, " ").filter((word) => word.length > 0);
  if (words.length === 0) return pieces.join("");
  const first = words.findIndex((word) => !word.every(isOptional));
  const compiled = words.map((word, at) => {
    if (!word.every(isOptional)) return (at > first ? " " : "") + compileWord(word);
    const isBehind = first >= 0 && at > first;
    return word
      .map(({ open, inside }, n) => {
        const before = n === 0 && isBehind ? " " : "";
        const after = n === word.length - 1 && !isBehind ? " " : "";
        return `(?:${before}${alternatives(inside)}${after})${open === "{" ? "*" : "?"}`;
      })
      .join("");
  });
  const blank = (piece: Piece | undefined) => (piece === " " ? " " : "");
  return blank(pieces[0]) + compiled.join("") + blank(pieces.at(-1));
}

const isOptional = (piece: Piece): piece is Exclude<Piece, string> =>
  typeof piece !== "string" && /[[{]/.test(piece.open);

/** One word, with the word classes that are named in it. */
const compileWord = (word: readonly Piece[]): string =>
  word
    .map(compilePiece)
    .join("")
    .replaceAll(/(?<!\\)\b[A-Z][A-Z_]+\b/g, (name) => {
      const words = vocabulary.get(name);
      if (words === undefined) throw new Error(`no word class ${name}`);
      return `(?:${alternatives(words)})`;
    });

function compilePiece(piece: Piece): string {
  if (typeof piece === "string") return piece;
  const { open, inside } = piece;
  if (open === "<") {
    const [, name, own = ".+?"] = /^(\w+)(?::(.+))?$/s.exec(inside) ?? [];
    return `(?<${name}>${own})`;
  }
  if (inside.startsWith("?")) return `(${inside})`;
  return `(?:${alternatives(inside)})${open === "(" ? "" : "?"}`;
}
