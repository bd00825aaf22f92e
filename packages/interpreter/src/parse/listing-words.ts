import { matchAt, phraseSet } from "../language/phrases.js";
import { isMark, isWord, isWordIn } from "../language/predicates.js";
import type { Token } from "../language/tokens.js";
import { withoutListPhrase, withoutTail } from "../language/trim.js";
import { wordSet } from "../language/word-set.js";
import type { Command } from "./command.js";
import { readState } from "./groups.js";
import { isTaskNoun } from "./intros.js";
import { readName } from "./names.js";

export type Listing = Extract<Command, { kind: "list" }>;

/** Words that a request for a list consists of; anything else is searched for. */
export const listingWords =
  wordSet(`a an the my our me us i we all every each everything anything something any some of list lists
tasks task todo todos items item things thing stuff ones one entries agenda reminders on in to that which
is are was were have has been be do does did got get what there here currently current now right still yet so far
today already else please full whole entire complete can could may you tell next for and us up again
at moment overview rundown summary status just only both also not marked as`);

const nouns = wordSet(
  "list lists tasks task todo todos items item things ones everything anything agenda stuff reminders",
);

export const questionExtras =
  wordSet(`should need must supposed remains remaining left ought want how many much number count
which what this week am haven't yet planned upcoming finish accomplish achieve`);

const aboutWords = wordSet(
  "about with containing for regarding mentioning concerning matching called named including involving",
);

const aboutPhrases =
  phraseSet(`related to, to do with, that mention, that mentions, that contain, that contains,
that have, that has, which mention, which contain, having to do with, that include, that are about, that is about,
which are about, that concern, relating to, having, mention, mentions, contain, contains`);

export const listing = (
  state: { completed?: boolean },
  q: string | undefined,
  count = false,
): Listing => ({
  kind: "list",
  ...(state.completed === undefined ? {} : { completed: state.completed }),
  ...(q ? { q } : {}),
  count,
});

/** A listing of tasks in a state or about a topic, if the words say nothing else. */
export function withTopic(tokens: readonly Token[]): Listing | undefined {
  const at = topicAt(tokens);
  const head = at ? tokens.slice(0, at.from) : tokens;
  const state = readState(tokens);
  const left = otherWords(head, state.used, listingWords);
  if (left.length > 0) return undefined;
  if (!at)
    return head.some(isListNoun) || state.completed !== undefined
      ? listing(state, undefined)
      : undefined;
  return listing(state, topic(tokens.slice(at.to)));
}

/** What is searched for: without the list phrase, and without a trailing "that are done". */
export function topic(tokens: readonly Token[]): string {
  let rest = withoutListPhrase(withoutTail(tokens));
  const clause = rest.findIndex(
    (token, at) =>
      at > 0 && isWord(token, "that", "which") && isWord(rest[at + 1], "are", "is", "i"),
  );
  if (clause > 0) rest = rest.slice(0, clause);
  return readName(rest).text;
}

export function topicAt(tokens: readonly Token[]): { from: number; to: number } | undefined {
  for (let at = 0; at < tokens.length - 1; at++) {
    const phrase = matchAt(aboutPhrases, tokens, at);
    if (phrase && at + phrase.length < tokens.length) return { from: at, to: at + phrase.length };
    const token = tokens[at];
    if (!isWordIn(token, aboutWords)) continue;
    if (isWord(token, "for") && isWord(tokens[at + 1], "me", "now", "today")) continue;
    return { from: at, to: at + 1 };
  }
  return undefined;
}

export const isListNoun = (token: Token): boolean => isWordIn(token, nouns);

export function otherWords(
  tokens: readonly Token[],
  used: ReadonlySet<number>,
  allowed: ReadonlySet<string>,
  more: ReadonlySet<string> = allowed,
): Token[] {
  return tokens.filter((token, at) => {
    if (used.has(at) || isMark(token) || token.kind === "break") return false;
    if (token.kind !== "word") return true;
    return !allowed.has(token.word) && !more.has(token.word) && !isTaskNoun(token);
  });
}
