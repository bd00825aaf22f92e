import {
  articles,
  gerundRequests,
  leadPhrases,
  ownCommands,
  requestPhrases,
  sequenceWords,
  softDuties,
  verbs,
} from "./lexicon.js";
import { isPhraseAt, matchAt, phraseSet } from "./phrases.js";
import { correctCommandWord } from "./spelling.js";
import type { Token } from "./tokens.js";

export const isMark = (token: Token | undefined, ...marks: string[]): boolean =>
  token?.kind === "mark" && (marks.length === 0 || marks.includes(token.word));

export const isWord = (token: Token | undefined, ...words: string[]): boolean =>
  token?.kind === "word" && words.includes(token.word);

/** Cuts punctuation and line breaks from both ends. */
export function trimMarks(tokens: readonly Token[]): readonly Token[] {
  let [from, to] = [0, tokens.length];
  while (from < to && isFiller(tokens[from])) from++;
  const bracketed = tokens.slice(from, to).some((token) => isMark(token, "(", "[", "{"));
  while (to > from && isFiller(tokens[to - 1]) && !isTick(tokens[to - 1])) {
    if (bracketed && isMark(tokens[to - 1], ")", "]", "}")) break;
    to--;
  }
  return tokens.slice(from, to);
}

/** "Milk ✓" says that it is done. */
export const isTick = (token: Token | undefined): boolean => isMark(token, "✓", "✔", "✅", "☑");

const isFiller = (token: Token | undefined): boolean =>
  token !== undefined && (token.kind === "mark" || token.kind === "break");

const tails =
  phraseSet(`please, thanks, thank you, thank you very much, thanks a lot, for me, now, right now,
immediately, right away, straight away, asap, too, as well, also, already, again, ok, okay, will you, would you, then, first, instead,
if you can, if possible, if you please, if you would, if you do not mind, cheers, could you, can you, today please,
kindly, at once, finally`);

/** Cuts polite and empty words from the end: "please", "for me", "right now". */
export function withoutTail(tokens: readonly Token[]): readonly Token[] {
  const rest = trimMarks(tokens);
  let end = rest.length;
  for (let cut = tailLength(rest, end); cut > 0; cut = tailLength(rest, end)) {
    end -= cut;
    while (end > 0 && isFiller(rest[end - 1])) end--;
  }
  return end === rest.length ? rest : rest.slice(0, end);
}

/** The longest tail phrase that ends at `end` and leaves something in front of it. */
function tailLength(tokens: readonly Token[], end: number): number {
  for (let length = Math.min(6, end - 1); length > 0; length--) {
    const from = end - length;
    if (!isPhraseAt(tails, tokens, from, length)) continue;
    // "The first" is a reference; "delete milk first" is not.
    if (isWord(tokens[from], "first") && isWord(tokens[from - 1], "the", "and")) continue;
    return length;
  }
  return 0;
}

const listPhrase = new Set(["to", "on", "onto", "in", "into", "from", "off", "of"]);
const listOwners = new Set(["my", "the", "our", "this", "that", "your"]);
const listKinds = new Set(
  "todo to do task tasks shopping grocery groceries current whole master".split(" "),
);
const listHeads = new Set(["list", "lists", "tasks", "todos", "todo", "agenda"]);

/**
 * The length of a phrase at `at` that names the list: "to my list", "off the to-do list",
 * "from my tasks".
 */
export function listPhraseAt(tokens: readonly Token[], at: number): number {
  let i = at;
  if (tokens[i]?.kind !== "word" || !listPhrase.has(tokens[i]?.word as string)) return 0;
  i++;
  if (isWord(tokens[at], "off") && isWord(tokens[i], "of")) i++;
  if (tokens[i]?.kind !== "word" || !listOwners.has(tokens[i]?.word as string)) return 0;
  i++;
  let last = 0;
  while (tokens[i]?.kind === "word" && i - at < 7) {
    const word = tokens[i]?.word as string;
    if (listHeads.has(word)) last = i + 1;
    else if (!listKinds.has(word)) break;
    i++;
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

export function withoutArticles(tokens: readonly Token[]): readonly Token[] {
  let from = 0;
  while (
    from < tokens.length - 1 &&
    tokens[from]?.kind === "word" &&
    articles.has(tokens[from]?.word as string)
  ) {
    from++;
  }
  return tokens.slice(from);
}

/** Nobody opens a sentence with more than so many phrases. */
const mostLeads = 12;

/** A clause without its polite opening. */
export interface Opened {
  rest: readonly Token[];
  /** "Can you …": a request in the form of a question. */
  request: boolean;
}

/**
 * Strips what may stand before a command ("hi, could you please"), and brings the command word
 * into its base form: "adding" after "would you mind", and slips of the pen.
 */
export function open(tokens: readonly Token[]): Opened {
  let rest = trimMarks(tokens);
  let request = false;
  let gerund = false;
  for (let leads = 0; leads < mostLeads; leads++) {
    const asked = matchAt(requestPhrases, rest, 0);
    const mind = matchAt(gerundRequests, rest, 0);
    const lead = matchAt(leadPhrases, rest, 0);
    const lengths = [asked, mind, lead].map((found) => found?.length ?? 0);
    const length = Math.max(...lengths, sequenceLead(rest), dutyLead(rest));
    if (length === 0 || length >= rest.length) break;
    if (length === lead?.length && isOwnCommand(rest, length)) break;
    request ||= length === asked?.length || length === mind?.length;
    gerund ||= length === mind?.length;
    rest = trimMarks(rest.slice(length));
  }
  return { rest: withBaseVerb(rest, gerund), request };
}

/** "now" and "right" may begin a title, "yes" an answer; only "all right" style leads are cut. */
const isOwnCommand = (tokens: readonly Token[], length: number): boolean =>
  isWord(tokens[0], "good", "right", "great") &&
  length === 1 &&
  !isMark(tokens[1], ",", "!", ".", "…", "—") &&
  !isWord(tokens[1], "now", "then");

function dutyLead(tokens: readonly Token[]): number {
  const duty = matchAt(softDuties, tokens, 0);
  return duty && matchAt(ownCommands, tokens, duty.length) ? duty.length : 0;
}

function sequenceLead(tokens: readonly Token[]): number {
  const [first, next] = tokens;
  if (first?.kind !== "word" || !sequenceWords.has(first.word)) return 0;
  const leads =
    isMark(next, ",", ":") || (next?.kind === "word" && matchAt(verbs, tokens, 1) !== undefined);
  return leads ? 1 : 0;
}

function withBaseVerb(tokens: readonly Token[], gerund: boolean): readonly Token[] {
  const first = tokens[0];
  if (first?.kind !== "word") return tokens;
  const word = gerund ? baseOfGerund(first.word) : correctCommandWord(first.word);
  return word === first.word ? tokens : [{ ...first, word }, ...tokens.slice(1)];
}

function baseOfGerund(word: string): string {
  if (!word.endsWith("ing")) return word;
  const root = word.slice(0, -3);
  const bases = [root, `${root}e`, root.slice(0, -1)];
  return bases.find((base) => verbs.byFirst.has(base)) ?? word;
}

/** Where one of the words stands, from `from` on; -1 where none does. */
export function indexOfWord(
  tokens: readonly Token[],
  words: ReadonlySet<string>,
  from = 0,
): number {
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.kind === "word" && words.has(token.word)) return i;
  }
  return -1;
}
