import { expandContraction, normaliseWord } from "./normalise.js";
import { wordSet } from "./word-set.js";

/**
 * A piece of an utterance. `word` is what grammar rules compare (lower case, no accents,
 * contractions taken apart); `raw` is what the user typed, for titles and replies.
 */
export interface Token {
  kind: "word" | "quote" | "title" | "mark" | "break";
  word: string;
  raw: string;
  start: number;
  end: number;
  /** "Anna's": the word is `anna`, and what follows is hers. */
  possessive?: true;
  /** A line that starts with a bullet or a number. */
  bullet?: true;
}

const closingQuotes = new Map([
  ['"', '"”'],
  ["“", '”"'],
  ["„", "“”"],
  ["«", "»"],
  ["'", "'’"],
  ["‘", "’'"],
  ["`", "`'"],
]);
const quoteInsideWord = new Set(['"', "“", "”", "„", "«", "»"]);
const marks = new Set([..."✓✔✅☑→,;!?()[]{}…—–:."]);
const abbreviations = wordSet("dr mr mrs ms prof st vs approx dept");

const isSpace = (char: string | undefined): boolean => char !== undefined && /\s/u.test(char);
const isDigit = (char: string | undefined): boolean =>
  char !== undefined && char >= "0" && char <= "9";
const isWordChar = (char: string | undefined): boolean =>
  char !== undefined && /[\p{L}\p{N}]/u.test(char);

/**
 * Splits any string into words, quotations, punctuation and line breaks, in linear time.
 * Unknown characters count as words.
 */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  const unclosed = new Set<string>();
  let at = 0;
  while (at < text.length) {
    if (isSpace(text[at])) {
      at = readSpace(text, at, tokens);
      continue;
    }
    const quoteEnd = endOfQuote(text, at, unclosed);
    if (quoteEnd !== undefined) {
      tokens.push({
        kind: "quote",
        word: "",
        raw: text.slice(at, quoteEnd + 1),
        start: at,
        end: quoteEnd + 1,
      });
      at = quoteEnd + 1;
      continue;
    }
    at = readChunk(text, at, tokens);
  }
  return tokens;
}

/** The words of a quotation, without its marks; any other token as it was typed. */
export function insideQuotes(token: Token): string {
  return token.kind === "quote" ? token.raw.slice(1, -1).trim() : token.raw;
}

/** The text of tokens as the user typed it, with each gap as one space. */
export function rawText(tokens: readonly Token[]): string {
  let text = "";
  let end = -1;
  for (const token of tokens) {
    if (token.start < end) continue; // the second half of a contraction
    if (end >= 0 && token.start > end) text += " ";
    text += token.kind === "break" ? "" : token.raw;
    end = token.end;
  }
  return text.trim();
}

function readSpace(text: string, from: number, tokens: Token[]): number {
  let at = from;
  let newline = false;
  while (isSpace(text[at])) {
    newline ||= text[at] === "\n" || text[at] === "\r";
    at++;
  }
  if (!newline) return at;
  const bullet = /^(?:[-*•+]|\d{1,3}[.)]|\[[ xX]?\])[ \t]+/u.exec(text.slice(at, at + 8))?.[0];
  const end = at + (bullet?.length ?? 0);
  tokens.push({
    kind: "break",
    word: "",
    raw: "\n",
    start: from,
    end,
    ...(bullet ? { bullet: true as const } : {}),
  });
  return end;
}

function endOfQuote(text: string, at: number, unclosed: Set<string>): number | undefined {
  const open = text[at] as string;
  const closing = closingQuotes.get(open);
  if (closing === undefined || unclosed.has(open) || isWordChar(text[at - 1])) return undefined;
  for (let end = at + 1; end < text.length; end++) {
    if (!closing.includes(text[end] as string)) continue;
    // An apostrophe inside a word does not close: 'Tom's cake'.
    if (isWordChar(text[end + 1])) continue;
    if (text.slice(at + 1, end).trim() === "") return undefined;
    return end;
  }
  // No later one can be closed either; to search again would take quadratic time.
  unclosed.add(open);
  return undefined;
}

function readChunk(text: string, from: number, tokens: Token[]): number {
  let end = from + 1;
  while (end < text.length && !isSpace(text[end]) && !quoteInsideWord.has(text[end] as string)) {
    if (text[end] === "'" && "(:,/".includes(text[end - 1] as string)) break;
    end++;
  }
  const chunk = text.slice(from, end);
  if (isAddress(chunk)) {
    let length = chunk.length;
    while (length > 1 && ".,;!?)".includes(chunk[length - 1] as string)) length--;
    pushWord(chunk.slice(0, length), from, tokens);
    for (let i = length; i < chunk.length; i++) pushMark(chunk[i] as string, from + i, tokens);
    return end;
  }
  readPieces(chunk, from, tokens);
  return end;
}

const isAddress = (chunk: string): boolean =>
  chunk.includes("://") || chunk.startsWith("www.") || /^[^@]+@[^@]+\.[^@]+$/u.test(chunk);

function readPieces(chunk: string, offset: number, tokens: Token[]): void {
  let start = 0;
  const flush = (end: number) => {
    if (end > start) pushWord(chunk.slice(start, end), offset + start, tokens);
  };
  if (/^(?:-+>?|=>|\*|\+)$/u.test(chunk)) {
    const mark = chunk.endsWith(">") ? "→" : chunk[0] === "-" ? "—" : chunk;
    pushMark(mark, offset, tokens, chunk);
    return;
  }
  let at = 0;
  while (at < chunk.length) {
    const char = chunk[at] as string;
    if (!marks.has(char) || belongsToWord(chunk, at)) {
      at++;
      continue;
    }
    if (char === "." && endsAbbreviation(chunk.slice(start, at))) {
      pushWord(chunk.slice(start, at + 1), offset + start, tokens);
      start = ++at;
      continue;
    }
    flush(at);
    let end = at + 1;
    while (chunk[end] === char) end++;
    const run = chunk.slice(at, end);
    pushMark(char === "." && run.length > 1 ? "…" : char, offset + at, tokens, run);
    start = at = end;
  }
  flush(chunk.length);
}

/** "1,200", "10:30", "2.5", "example.com": the mark is part of the word. */
function belongsToWord(chunk: string, at: number): boolean {
  const [before, char, after] = [chunk[at - 1], chunk[at], chunk[at + 1]];
  if (char === "." && isWordChar(before) && isWordChar(after)) return true;
  return (char === "," || char === ":") && isDigit(before) && isDigit(after);
}

const endsAbbreviation = (word: string): boolean =>
  abbreviations.has(word.toLowerCase()) || /^\p{Lu}$/u.test(word);

function pushMark(mark: string, start: number, tokens: Token[], raw = mark): void {
  tokens.push({ kind: "mark", word: mark, raw, start, end: start + raw.length });
}

function pushWord(raw: string, start: number, tokens: Token[]): void {
  const { words, possessive } = expandContraction(normaliseWord(raw));
  for (const word of words) {
    tokens.push({
      kind: "word",
      word,
      raw,
      start,
      end: start + raw.length,
      ...(possessive ? { possessive: true as const } : {}),
    });
  }
}
