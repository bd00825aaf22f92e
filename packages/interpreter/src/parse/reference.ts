import { conditionWords } from "../language/lexicon.js";
import { matchWhole, phraseSet, phrases } from "../language/phrases.js";
import { isMark, isWord, isWordIn } from "../language/predicates.js";
import { rawText, type Token } from "../language/tokens.js";
import { withoutListPhrase, withoutTail } from "../language/trim.js";
import type { Name, Reference } from "./command.js";
import { readGroup } from "./groups.js";
import { readName } from "./names.js";
import { readNumber, readOrdinal } from "./ordinals.js";

const pronouns = phrases<"one" | "many" | "both">(
  [
    "it, this, that, this one, that one, this task, that task, this item, that item, the task, the one, the item, the same, the same one, that same one, this thing, that thing, the former task, just that one",
    "one",
  ],
  [
    "them, those, these, they, those ones, these ones, those tasks, these tasks, them all, all of them, all of those, all of these, all those, all these, those all, all of the above, every one of them, each of them, everything listed, all listed, the ones you listed, those items, these items, all those tasks, all these tasks, all those ones, all these ones, the lot of them, all three, all three of them, all four, all four of them, all five of them",
    "many",
  ],
  [
    "both, both of them, both of those, both of these, them both, those two, these two, the two, the two of them, both tasks, both ones, both items, the pair, the two tasks, the two ones, both of the tasks, they both, the both of them",
    "both",
  ],
);

const choicePhrases =
  phraseSet(`something, anything, one, a task, any task, some task, one task, a thing, any, some,
any one, anyone, some of them, one of them, one of those, one of these, any of them, either, either of them,
either one, a todo, an item, any item, some tasks, a few, a few of them, some of those, a couple, a couple of them, whichever,
another, another one, a different one, the other one, the other, the other task, which one, one thing, tasks, my tasks, the tasks, a random task`);
const choiceOpeners = [
  "either",
  "one of",
  "some",
  "several",
  "any of",
  "something",
  "a few",
  "a couple",
  "most",
  "half of",
];

const nothingPhrases = phraseSet(
  "nothing, none, no tasks, none of them, none of those, no task, none of these, neither, neither of them, no one",
);
const restPhrases =
  phraseSet(`the rest, everything else, all the others, the others, all others, all the other ones,
all the other tasks, the other ones, the other tasks, the remaining ones, all the rest, the rest of them, all other tasks,
everything other, the rest of the tasks, the remainder, others, rest, every other task`);

const exceptionPhrases = phrases<number>(
  [
    "except, excluding, besides, but, apart from, other than, aside from, except for, but not, and not, but for, with the exception of, just not, though not, bar, save for, but leave, but keep, not including, but not the one",
    1,
  ],
  ["not", 2],
);

/**
 * Reads how a part of an utterance refers to tasks. Which tasks it means is decided later, by
 * `resolve`.
 */
export function readReference(tokens: readonly Token[]): Reference {
  const rest = withoutTail(withoutListPhrase(withoutTail(tokens)));
  if (rest.length === 0) return { kind: "missing" };
  const exception = findException(rest);
  if (!exception) return readPlain(rest);
  const base = readPlain(withoutTail(rest.slice(0, exception.at)));
  const except = withoutTail(rest.slice(exception.after));
  // An exception to an exception is too unclear to act on.
  if (base.kind === "missing" || findException(except)) return unclear(rest, "choice");
  return { kind: "except", base, except: readPlain(except) };
}

const readPlain = (tokens: readonly Token[]): Reference =>
  tokens.length === 0
    ? { kind: "missing" }
    : (readFixed(tokens) ?? readSeveral(tokens) ?? readOne(tokens));

const unclear = (tokens: readonly Token[], why: "choice" | "condition"): Reference => ({
  kind: "unclear",
  whole: readName(tokens),
  why,
});

function readFixed(tokens: readonly Token[]): Reference | undefined {
  const text = rawText(tokens);
  const count = matchWhole(pronouns, tokens);
  if (count) return { kind: "pronoun", count, text };
  if (matchWhole(nothingPhrases, tokens)) return { kind: "nothing" };
  if (matchWhole(restPhrases, tokens))
    return { kind: "rest", ofAll: isWord(tokens[0], "everything") };
  if (tokens.some((token) => isWordIn(token, conditionWords))) return unclear(tokens, "condition");
  const start = tokens
    .slice(0, 2)
    .map(({ word }) => word)
    .join(" ");
  const choice = choiceOpeners.some((opener) => `${start} `.startsWith(`${opener} `));
  if (choice || matchWhole(choicePhrases, tokens) || tokens.some((token) => isWord(token, "or"))) {
    return unclear(tokens, "choice");
  }
  return undefined;
}

function readSeveral(tokens: readonly Token[]): Reference | undefined {
  const pieces: (readonly Token[])[] = [];
  let start = 0;
  for (let at = 0; at <= tokens.length; at++) {
    if (at < tokens.length && !joinsReferences(tokens[at])) continue;
    if (at > start) pieces.push(tokens.slice(start, at));
    start = at + 1;
  }
  const group = pieces.length > 1 && readGroup(tokens);
  // "everything that is done and finished" is one group; "all reports and all invoices" are two.
  if (group && !group.about) return group;
  if (pieces.length < 2) return undefined;
  if (isWord(pieces[0]?.[0], "both")) pieces[0] = pieces[0]?.slice(1) ?? [];
  const parts = pieces.map(readOnePart).filter(({ kind }) => kind !== "missing");
  if (parts.length === 1) return parts[0];
  return { kind: "list", parts: shareOrdinals(parts), whole: readName(tokens) };
}

function readOnePart(tokens: readonly Token[]): Reference {
  const rest = withoutTail(tokens);
  return rest.length === 0 ? { kind: "missing" } : (readFixed(rest) ?? readOne(rest));
}

/** "Number 2 and 3": the word "number" applies to both. */
function shareOrdinals(parts: Reference[]): Reference[] {
  const first = parts[0];
  if (first?.kind !== "number" || !first.place) return parts;
  return parts.map((part) => (part.kind === "number" ? { ...part, place: true } : part));
}

const joinsReferences = (token: Token | undefined): boolean =>
  isMark(token, ",", ";", "+", "—") ||
  token?.kind === "break" ||
  isWord(token, "and", "&", "plus", "also", "then");

function readOne(tokens: readonly Token[]): Reference {
  return readNumber(tokens) ?? readOrdinal(tokens) ?? readGroup(tokens) ?? readName(tokens);
}

function findException(tokens: readonly Token[]): { at: number; after: number } | undefined {
  for (let at = 1; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind !== "word") continue;
    const list = exceptionPhrases.byFirst.get(token.word);
    const found = list?.find(({ words }) => words.every((word, i) => isWord(tokens[at + i], word)));
    if (!found) continue;
    // "not" alone introduces an exception only after a pause: "bread, not eggs".
    if (found.value === 2 && !isMark(tokens[at - 1], ",", "—", ";")) continue;
    return { at, after: at + found.words.length };
  }
  return undefined;
}

/** Adds the verb of a statement to every name: "I bought the milk and the eggs". */
export function withVerb(reference: Reference, verb: Name["verb"]): Reference {
  if (reference.kind === "name") return { ...reference, verb };
  if (reference.kind === "list") {
    return {
      ...reference,
      whole: { ...reference.whole, verb },
      parts: reference.parts.map((part) => withVerb(part, verb)),
    };
  }
  return reference;
}
