import { doneWords, openWords, taskNounsPlural } from "../language/lexicon.js";
import { isMark, isWord, isWordIn } from "../language/predicates.js";
import { rawText, type Token } from "../language/tokens.js";
import { wordSet } from "../language/word-set.js";
import type { Reference } from "./command.js";
import { isTaskNoun } from "./intros.js";
import { readName } from "./names.js";
import { smallNumber } from "./ordinals.js";

const quantifiers = wordSet("all every each everything whole entire both any");
const fillerWords =
  wordSet(`the my of our these those that which who are is were was have has been be i a on in already whole entire full complete
  still currently now yet so far to do also completely marked as single`);
const aboutWords = wordSet(
  "about with containing for regarding mentioning concerning named called",
);

type Group = Extract<Reference, { kind: "group" }>;

/** Reads a group: "everything", "all done tasks", "the milk tasks", "completed". */
export function readGroup(tokens: readonly Token[]): Group | undefined {
  const state = readState(tokens);
  const lead = skipFillers(tokens);
  const quantified = isWordIn(tokens[lead], quantifiers);
  const about = tokens.findIndex((token) => isWordIn(token, aboutWords));
  const head = tokens.slice(0, about < 0 ? tokens.length : about);
  const content = contentWords(head, state.used, quantified ? lead : -1);
  const plural = head.some(isPluralHead);
  const wholeList =
    isWord(tokens.at(-1), "list") && (isWord(tokens[0], "my", "the", "all") || quantified);
  if (quantified && isWord(tokens[lead], "any") && !plural && content.length === 0)
    return undefined;
  const named = about >= 0 ? readName(tokens.slice(about + 1)) : nameOf(content);
  if (!quantified && content.length > 0 && !plural) return undefined;
  if (!quantified && !plural && state.completed === undefined && !wholeList) return undefined;
  if (!quantified && content.length === 0 && about >= 0 && !plural) return undefined;
  const count = isWord(tokens[lead], "both")
    ? 2
    : head.map(smallNumber).find((n) => n !== undefined);
  const all = quantified || wholeList;
  // "Tasks" alone means neither all nor certain ones.
  if (!all && named === undefined && state.completed === undefined && count === undefined)
    return undefined;
  return {
    kind: "group",
    text: rawText(tokens),
    ...(state.completed === undefined ? {} : { completed: state.completed }),
    ...(named ? { about: named } : {}),
    ...(count && named && (plural || quantified) ? { exactly: count } : {}),
  };
}

const isPluralHead = (token: Token): boolean => isWordIn(token, taskNounsPlural);

function skipFillers(tokens: readonly Token[]): number {
  let at = 0;
  while (at < tokens.length - 1 && isWord(tokens[at], "of", "my") && at < 2) at++;
  return at;
}

/** The state that a phrase names, and its tokens: "not done" and "still to do" are open. */
export function readState(tokens: readonly Token[]): {
  completed?: boolean;
  used: ReadonlySet<number>;
} {
  const used = new Set<number>();
  let [done, open] = [false, false];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind !== "word") continue;
    if (isWord(token, "to") && isWord(tokens[at + 1], "do") && !isWord(tokens[at + 2], "list")) {
      open = true;
      used.add(at).add(at + 1);
    } else if (doneWords.has(token.word)) {
      const not = negationBefore(tokens, at);
      if (not < 0) done = true;
      else {
        open = true;
        used.add(not);
      }
      used.add(at);
      if (isWord(tokens[at + 1], "off")) used.add(at + 1);
    } else if (openWords.has(token.word)) {
      open = true;
      used.add(at);
    }
  }
  return done === open ? { used } : { completed: done, used };
}

function negationBefore(tokens: readonly Token[], at: number): number {
  for (let i = at - 1; i >= Math.max(0, at - 3); i--) {
    if (isWord(tokens[i], "not", "never")) return i;
    if (
      !isWord(tokens[i], "yet", "been", "already", "marked", "as", "got", "i", "be", "completely")
    )
      return -1;
  }
  return -1;
}

function contentWords(
  tokens: readonly Token[],
  used: ReadonlySet<number>,
  quantifier: number,
): Token[] {
  return tokens.filter((token, at) => {
    if (used.has(at) || at === quantifier || isMark(token)) return false;
    if (token.kind !== "word") return true;
    if (smallNumber(token) !== undefined && /^[a-z]/u.test(token.word)) return false;
    if (token.word === "and" || isWord(token, "list", "stuff")) return false;
    return !fillerWords.has(token.word) && !isTaskNoun(token) && !isPluralHead(token);
  });
}

const nameOf = (content: readonly Token[]) => (content.length > 0 ? readName(content) : undefined);
