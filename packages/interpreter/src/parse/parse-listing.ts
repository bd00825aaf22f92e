import { verbs } from "../language/lexicon.js";
import { matchAt, phraseSet } from "../language/phrases.js";
import { isWord, isWordIn } from "../language/predicates.js";
import type { Token } from "../language/tokens.js";
import { listPhraseAt, trimMarks, withoutListPhrase, withoutTail } from "../language/trim.js";
import { wordSet } from "../language/word-set.js";
import { readState } from "./groups.js";
import {
  isListNoun,
  type Listing,
  listing,
  listingWords,
  otherWords,
  questionExtras,
  topic,
  topicAt,
  withTopic,
} from "./listing-words.js";
import { readName } from "./names.js";

/** "Show my open tasks", "find milk", "what's left?", "do I have anything about taxes?" */
export function parseListing(tokens: readonly Token[], asked: boolean): Listing | undefined {
  const rest = withoutTail(tokens);
  const verb = matchAt(verbs, rest, 0);
  if (verb?.value.action === "find") return parseFind(rest.slice(verb.length));
  if (verb?.value.action === "list") {
    const strong = isWord(rest[0], "show", "list", "display", "view");
    return parseShow(rest.slice(verb.length), strong);
  }
  return (
    parseWhereIs(rest) ??
    parseHowMany(rest) ??
    parseQuestion(rest) ??
    parsePossession(rest) ??
    parseBareListing(rest, asked)
  );
}

function parseFind(object: readonly Token[]): Listing | undefined {
  let rest = trimMarks(object);
  while (isWord(rest[0], "me", "for", "out", "up", "in", "through", "if", "whether"))
    rest = rest.slice(1);
  rest = trimMarks(afterListPhrase(rest));
  while (isWord(rest[0], "for")) rest = rest.slice(1);
  rest = withoutTail(withoutListPhrase(rest));
  if (rest.length === 0) return undefined;
  return withTopic(rest) ?? listing({}, readName(rest).text);
}

/** "Search my tasks for …": cuts the list from what is searched for. */
function afterListPhrase(tokens: readonly Token[]): readonly Token[] {
  const named = listPhraseAt(tokens, 0);
  if (named > 0) return tokens.slice(named);
  let at = 0;
  while (isWord(tokens[at], "my", "the", "all", "todo", "task", "tasks", "list", "todos", "our"))
    at++;
  return isWord(tokens[at], "for") ? tokens.slice(at + 1) : tokens;
}

/** "Show …"; weaker verbs like "see" count only if the list or a state is named. */
function parseShow(object: readonly Token[], strong: boolean): Listing | undefined {
  let rest = withoutTail(object);
  while (isWord(rest[0], "me", "us", "out", "at")) rest = rest.slice(1);
  if (rest.length === 0) return strong ? listing({}, undefined) : undefined;
  const found = withTopic(rest);
  if (found && (strong || rest.some(isListNoun) || !isWord(rest[0], "done", "complete")))
    return found;
  const state = readState(rest);
  if (strong && otherWords(rest, state.used, listingWords).length === 0)
    return listing(state, undefined);
  if (isWord(rest[0], "what", "which", "how")) return parseQuestion(rest) ?? parseHowMany(rest);
  const named = withoutListPhrase(rest);
  const left = otherWords(named, new Set(), listingWords);
  if (!strong || left.length === 0) return undefined;
  const from = rest.indexOf(left[0] as Token);
  const content = otherWords(named, state.used, listingWords);
  const stated = content.length > 0 && content.length < left.length && rest.some(isListNoun);
  const name = readName(stated ? content : named.slice(Math.min(from, named.length - 1)));
  return listing(stated ? state : {}, name.text);
}

/** "Where is my rent task?" */
function parseWhereIs(tokens: readonly Token[]): Listing | undefined {
  if (!isWord(tokens[0], "where") || !isWord(tokens[1], "is", "are")) return undefined;
  const rest = withoutTail(withoutListPhrase(tokens.slice(2)));
  return rest.length === 0 ? undefined : listing({}, readName(rest).text);
}

function parseHowMany(tokens: readonly Token[]): Listing | undefined {
  if (!isWord(tokens[0], "how") || !isWord(tokens[1], "many", "much")) return undefined;
  const found = parseQuestion([{ ...(tokens[0] as Token), word: "what" }, ...tokens.slice(2)]);
  return found && { ...found, count: true };
}

/** "What's on my list?", "which tasks are done?", "what haven't I done yet?" */
function parseQuestion(tokens: readonly Token[]): Listing | undefined {
  if (!isWord(tokens[0], "what", "which")) return undefined;
  const at = topicAt(tokens);
  const head = at ? tokens.slice(0, at.from) : tokens;
  const state = readState(head);
  if (otherWords(head, state.used, listingWords, questionExtras).length > 0) return undefined;
  if (head.some((token) => isWord(token, "you", "list")) && isWord(head[1], "do")) return undefined;
  const completed = stateAsked(head, state.completed);
  const names = head.some((token, i) => i > 0 && isListNoun(token));
  const having = head.some((token) => isWord(token, "have", "got"));
  if (completed === undefined && !names && !having) return undefined;
  return listing(completed === undefined ? {} : { completed }, at && topic(tokens.slice(at.to)));
}

const openQuestionWords = wordSet("need should must supposed next ought remains left upcoming");

/** "What should I do?", "what is left?" mean open tasks; "what did I finish?" means done ones. */
function stateAsked(head: readonly Token[], state: boolean | undefined): boolean | undefined {
  const has = (...any: string[]) => head.some((token) => isWord(token, ...any));
  const not = has("not", "never");
  if (state !== undefined) return state && !not;
  const obligation = head.some(
    (token, at) =>
      isWordIn(token, openQuestionWords) ||
      (isWord(token, "have", "got") && isWord(head[at + 1], "to")) ||
      (isWord(token, "to") && isWord(head[at + 1], "do", "be")),
  );
  if (obligation) return false;
  if (has("did") && has("do", "finish", "accomplish", "achieve")) return !not;
  return has("still", "yet") ? false : undefined;
}

const possessionPhrases =
  phraseSet(`do i have, have i got, do we have, is there, are there, did i add, did i put, have i added, got, do i still have,
is there still, are there still, are there any, is there any, have we got, did i write down, did i note, did i save, do i already have, have i put`);

/** "Do I have anything about taxes?", "is milk on my list?", "any tasks about plants?" */
function parsePossession(tokens: readonly Token[]): Listing | undefined {
  const own = matchAt(possessionPhrases, tokens, 0);
  const any = isWord(tokens[0], "any", "anything", "something");
  if (!own && !any) return parseIsOnList(tokens);
  const rest = withoutTail(withoutListPhrase(own ? tokens.slice(own.length) : tokens));
  if (isWord(rest[0], "to")) {
    const state = { completed: false };
    return otherWords(rest, new Set(), listingWords, questionExtras).length === 0
      ? listing(state, undefined)
      : undefined;
  }
  const found = withTopic(rest);
  if (found) return found;
  if (rest.length === 0 || !own || isWord(own && tokens[0], "got")) return undefined;
  let name = rest;
  while (name.length > 1 && isWord(name[0], "any", "a", "some", "still", "already"))
    name = name.slice(1);
  return listing({}, readName(name).text);
}

function parseIsOnList(tokens: readonly Token[]): Listing | undefined {
  if (!isWord(tokens[0], "is", "are")) return undefined;
  const rest = tokens.slice(1);
  const named = withoutListPhrase(withoutTail(rest));
  const cut = named.length < withoutTail(rest).length;
  const name = named.filter(
    (token, at) => !(at === named.length - 1 && isWord(token, "already", "still")),
  );
  return cut && name.length > 0 ? listing({}, readName(name).text) : undefined;
}

/** "My tasks", "open tasks?", "todo list": a listing without a verb. */
function parseBareListing(tokens: readonly Token[], asked: boolean): Listing | undefined {
  const only = isWord(tokens[0], "list", "tasks", "todos") && tokens.length === 1;
  const named = tokens.some((token) => isWord(token, "tasks", "todos", "list", "ones"));
  if (!only && !named && !asked) return undefined;
  if (!tokens.some((token) => isListNoun(token))) return undefined;
  // "All tasks are done" is a statement.
  if (!asked && tokens.some((token) => isWord(token, "are", "is"))) return undefined;
  const action = matchAt(verbs, tokens, 0)?.value.action;
  if (isWord(tokens[0], "i", "we") || (action !== undefined && action !== "add")) return undefined;
  return isWord(tokens[0], "that", "those", "these", "this", "a", "one", "to", "on", "both", "for")
    ? undefined
    : withTopic(tokens);
}
