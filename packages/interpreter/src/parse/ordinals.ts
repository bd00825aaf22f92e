import { isMark, isWord } from "../language/predicates.js";
import { rawText, type Token } from "../language/tokens.js";
import { withoutArticles } from "../language/trim.js";
import { wordSet } from "../language/word-set.js";
import type { Reference } from "./command.js";
import { isTaskNoun } from "./intros.js";

const countFromOne = (words: string): [string, number][] =>
  words.split(" ").map((word, i) => [word, i + 1]);
const numberWords = new Map(
  countFromOne("one two three four five six seven eight nine ten eleven twelve"),
);
/** Negative ones count from the end. */
const ordinalWords = new Map([
  ...countFromOne(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
  ),
  ["top", 1],
  ["last", -1],
  ["final", -1],
  ["bottom", -1],
  ["penultimate", -2],
]);
const idHeads = wordSet("task tasks todo todos id ids taks");
const placeHeads = wordSet("number numbers no nr num item items position entry nos line");

/** A small number, in words or in up to four digits. */
export function smallNumber(token: Token | undefined): number | undefined {
  if (token?.kind !== "word") return undefined;
  if (/^\d{1,4}$/u.test(token.word)) return Number(token.word);
  return numberWords.get(token.word);
}

/** "#12", "task 12", "12", "number three". */
export function readNumber(tokens: readonly Token[]): Reference | undefined {
  const rest = withoutArticles(tokens);
  let place = false;
  let headed = false;
  let at = 0;
  while (at < rest.length - 1 && rest[at]?.kind === "word") {
    const word = rest[at]?.word as string;
    if (placeHeads.has(word)) place = true;
    else if (!idHeads.has(word) && word !== "#" && !(headed && word === "with")) break;
    headed = true;
    at++;
    if (isMark(rest[at], ".", ":")) at++;
  }
  const last = rest[at];
  if (at !== rest.length - 1 || last?.kind !== "word") return undefined;
  const text = rawText(tokens);
  const digits = /^#?(\d{1,19})$/u.exec(last.word)?.[1];
  if (digits) return { kind: "number", value: digits.replace(/^0+(?=\d)/u, ""), place, text };
  const spoken = headed ? numberWords.get(last.word) : undefined;
  return spoken ? { kind: "number", value: String(spoken), place: true, text } : undefined;
}

function ordinalOf(token: Token | undefined): number | undefined {
  if (token?.kind !== "word") return undefined;
  const digits = /^(\d{1,4})(?:st|nd|rd|th)$/u.exec(token.word)?.[1];
  return digits ? Number(digits) : ordinalWords.get(token.word);
}

/** "the second one", "last", "the first two", "the 2nd to last one". */
export function readOrdinal(tokens: readonly Token[]): Reference | undefined {
  let rest = withoutArticles(tokens);
  if (isWord(rest[0], "very")) rest = rest.slice(1);
  const text = rawText(tokens);
  const first = ordinalOf(rest[0]);
  if (first === undefined) return undefined;
  let at = 1;
  let [from, to] = [first, first];
  const fromEnd =
    isWord(rest[at], "to", "from") && isWord(rest[at + 1], "last")
      ? 2
      : isWord(rest[at], "last")
        ? 1
        : isWord(rest[at], "from") && isWord(rest[at + 2], "end", "bottom")
          ? 3
          : 0;
  const count = smallNumber(rest[at]);
  if (fromEnd > 0 && first > 0) {
    from = to = -first;
    at += fromEnd;
    // In "the first one", "one" is not a count.
  } else if (count !== undefined && Math.abs(first) === 1 && !isWord(rest[at], "one")) {
    [from, to] = first > 0 ? [1, count] : [-count, -1];
    at++;
  }
  while (isWord(rest[at], "one", "ones", "of", "them", "those", "these") || isTaskNoun(rest[at]))
    at++;
  if (isWord(rest[at], "in", "on") && isWord(rest.at(-1), "list")) at = rest.length;
  if (at !== rest.length) return undefined;
  return { kind: "ordinal", from, to, text };
}
