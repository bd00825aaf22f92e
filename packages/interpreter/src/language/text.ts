import { isPhraseAt, phraseSet } from "./phrases.js";
import { isMark, isWord, isWordIn } from "./predicates.js";
import { insideQuotes, rawText, type Token } from "./tokens.js";
import { wordSet } from "./word-set.js";

const politePhrases = phraseSet(
  "please, thanks, thank you, thank you very much, thanks a lot, for me, for me please, will you, would you, cheers, kindly, if you can",
);

/**
 * The user's own words for a title or a description: without enclosing quotes, a closing full
 * stop or exclamation mark, and a trailing "please".
 */
export function textOf(tokens: readonly Token[]): string {
  const rest = trimText(tokens);
  const only = rest[0];
  if (rest.length === 1 && only?.kind === "quote") return insideQuotes(only);
  return rawText(rest);
}

/** The same as tokens, with the quotes. */
export function trimText(tokens: readonly Token[]): readonly Token[] {
  let [from, to] = [0, tokens.length];
  while (from < to && isBoundary(tokens[from])) from++;
  for (let cut = true; cut; ) {
    cut = false;
    while (to > from && isBoundary(tokens[to - 1])) to--;
    for (let length = 4; length > 0 && !cut; length--) {
      if (to - length < from) continue;
      if (!isPhraseAt(politePhrases, tokens, to - length, length)) continue;
      to -= length;
      cut = true;
    }
  }
  return tokens.slice(from, to);
}

const isBoundary = (token: Token | undefined): boolean =>
  isMark(token, ".", "!", ",", ";", ":", "—", "–", "→") || token?.kind === "break";

const streets = wordSet(
  "street st road rd avenue ave lane ln drive boulevard blvd square court way place terrace",
);
const weekdays = /^(?:mon|tues?|wednes|thurs?|fri|satur|sun)day$/u;
const months =
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december)$/u;

/** Splits a list ("milk, eggs and bread") into its items. */
export function splitItems(tokens: readonly Token[]): (readonly Token[])[] {
  const items: (readonly Token[])[] = [];
  let start = 0;
  let depth = 0;
  let between = false;
  let address = false;
  for (let at = 0; at <= tokens.length; at++) {
    const token = tokens[at];
    if (isMark(token, "(", "[", "{")) depth++;
    if (isMark(token, ")", "]", "}")) depth = Math.max(0, depth - 1);
    if (isWord(token, "between")) between = true;
    if (token && (depth > 0 || !isSeparator(tokens, at))) continue;
    if (isWord(token, "and", "&") && between) {
      between = false;
      continue;
    }
    if (isMark(token, ",")) {
      address = continuesAddress(tokens, start, at, address);
      if (address || continuesDate(tokens, at)) continue;
    }
    address = false;
    items.push(tokens.slice(start, at));
    start = at + (isWord(token, "as") ? 3 : 1);
  }
  return items
    .map((item) => (isWord(item[0], "and", "then", "also") ? item.slice(1) : item))
    .filter((item) => trimText(item).length > 0);
}

function isSeparator(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token?.kind === "break") return true;
  if (isMark(token, ",", ";", "+")) return true;
  if (isWord(token, "as")) return isWord(tokens[at + 1], "well") && isWord(tokens[at + 2], "as");
  if (!isWord(token, "and", "&", "plus")) return false;
  return !(isNumber(tokens[at - 1]) && isNumber(tokens[at + 1]));
}

const isNumber = (token: Token | undefined): boolean =>
  token?.kind === "word" && /^\d+$/u.test(token.word);

/** "12 Main Street, Springfield": the comma before a capital or a number belongs to the address. */
function continuesAddress(
  tokens: readonly Token[],
  start: number,
  at: number,
  already: boolean,
): boolean {
  const next = tokens[at + 1];
  if (next?.kind !== "word" || !/^[\p{Lu}\d]/u.test(next.raw)) return false;
  if (already) return true;
  const before = tokens.slice(Math.max(start, at - 5), at);
  const street = before.some(
    (token) =>
      isWordIn(token, streets) || (token.kind === "word" && /stra(?:ss|ß)e$/u.test(token.word)),
  );
  return street && before.some((token) => /^\d/u.test(token.word));
}

/** "Friday, 12 May" and "May 5, 2027". */
function continuesDate(tokens: readonly Token[], at: number): boolean {
  const [before, next] = [tokens[at - 1], tokens[at + 1]];
  if (before?.kind !== "word" || next?.kind !== "word") return false;
  if (weekdays.test(before.word)) return /^\d/u.test(next.word) || months.test(next.word);
  return /^\d{1,2}(?:st|nd|rd|th)?$/u.test(before.word) && /^\d{4}$/u.test(next.word);
}
