import { articles } from "./lexicon.js";
import { isPhraseAt, phraseSet } from "./phrases.js";
import { isMark, isMarkOrBreak, isTick, isWord, isWordIn } from "./predicates.js";
import type { Token } from "./tokens.js";
import { wordSet } from "./word-set.js";

/** Cuts punctuation and line breaks from both ends. */
export function trimMarks(tokens: readonly Token[]): readonly Token[] {
  let [from, to] = [0, tokens.length];
  while (from < to && isMarkOrBreak(tokens[from])) from++;
  const bracketed = tokens.slice(from, to).some((token) => isMark(token, "(", "[", "{"));
  while (to > from && isMarkOrBreak(tokens[to - 1]) && !isTick(tokens[to - 1])) {
    if (bracketed && isMark(tokens[to - 1], ")", "]", "}")) break;
    to--;
  }
  return tokens.slice(from, to);
}

const tailPhrases =
  phraseSet(`please, thanks, thank you, thank you very much, thanks a lot, for me, now, right now,
immediately, right away, straight away, asap, too, as well, also, already, again, ok, okay, will you, would you, then, first, instead,
if you can, if possible, if you please, if you would, if you do not mind, cheers, could you, can you, today please,
kindly, at once, finally`);

/** Cuts polite and empty phrases from the end: "please", "for me", "right now". */
export function withoutTail(tokens: readonly Token[]): readonly Token[] {
  const rest = trimMarks(tokens);
  let end = rest.length;
  for (let cut = tailLength(rest, end); cut > 0; cut = tailLength(rest, end)) {
    end -= cut;
    while (end > 0 && isMarkOrBreak(rest[end - 1])) end--;
  }
  return end === rest.length ? rest : rest.slice(0, end);
}

/** The longest tail phrase that ends at `end` and leaves something in front of it. */
function tailLength(tokens: readonly Token[], end: number): number {
  for (let length = Math.min(6, end - 1); length > 0; length--) {
    const from = end - length;
    if (!isPhraseAt(tailPhrases, tokens, from, length)) continue;
    // "The first" is a reference; "delete milk first" is not.
    if (isWord(tokens[from], "first") && isWord(tokens[from - 1], "the", "and")) continue;
    return length;
  }
  return 0;
}

const listPrepositions = wordSet("to on onto in into from off of");
const listDeterminers = wordSet("my the our this that your");
const listKinds = wordSet("todo to do task tasks shopping grocery groceries current whole master");
const listHeads = wordSet("list lists tasks todos todo agenda");

/**
 * The length of a phrase at `at` that names the list: "to my list", "off the to-do list",
 * "from my tasks"; 0 if there is none.
 */
export function listPhraseAt(tokens: readonly Token[], at: number): number {
  let i = at;
  if (!isWordIn(tokens[i], listPrepositions)) return 0;
  i++;
  if (isWord(tokens[at], "off") && isWord(tokens[i], "of")) i++;
  if (!isWordIn(tokens[i], listDeterminers)) return 0;
  i++;
  let last = 0;
  for (; tokens[i]?.kind === "word" && i - at < 7; i++) {
    if (isWordIn(tokens[i], listHeads)) last = i + 1;
    else if (!isWordIn(tokens[i], listKinds)) break;
  }
  // "my list of tasks"
  if (last && isWord(tokens[last], "of") && isWord(tokens[last + 1], "tasks", "things", "todos")) {
    last += 2;
  }
  return last && last - at;
}

/** Cuts the phrase that names the list from the end. */
export function withoutListPhrase(tokens: readonly Token[]): readonly Token[] {
  for (let from = Math.max(0, tokens.length - 8); from < tokens.length; from++) {
    const length = listPhraseAt(tokens, from);
    if (length > 0 && from + length === tokens.length) return withoutTail(tokens.slice(0, from));
  }
  return tokens;
}

/** Cuts articles and possessives from the start, unless nothing else would remain. */
export function withoutArticles(tokens: readonly Token[]): readonly Token[] {
  let from = 0;
  while (from < tokens.length - 1 && isWordIn(tokens[from], articles)) from++;
  return tokens.slice(from);
}
