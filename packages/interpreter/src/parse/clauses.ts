import {
  conditionOpeners,
  hypotheticalOpeners,
  noteNouns,
  questionWords,
  strongStarts,
  verbs,
} from "../language/lexicon.js";
import { stripOpening } from "../language/opening.js";
import { matchAt } from "../language/phrases.js";
import { isMark, isMarkOrBreak, isWord, isWordIn } from "../language/predicates.js";
import { pastBase } from "../language/stems.js";
import { findTitles, joinTitles, type TitleIndex } from "../language/titles.js";
import type { Token } from "../language/tokens.js";
import { wordSet } from "../language/word-set.js";
import { hasExplicitIntro, isAddition } from "./intros.js";

/** A part of an utterance with one command, or none. */
export interface Clause {
  tokens: readonly Token[];
  /** Ends with a question mark. */
  asked: boolean;
}

/**
 * What a clause is, which decides where it ends. In an explicit title ("remind me to …",
 * "todo: …") and in a note, command words belong to the text. Items to add end only at an
 * unmistakable command. A question or a condition extends to the end of its sentence.
 */
type ClauseScope = "title" | "items" | "note" | "sentence" | "statement" | "plain";

/** Splits an utterance into clauses. */
export function splitClauses(tokens: readonly Token[], titles?: TitleIndex): Clause[] {
  const spans = titles ? findTitles(tokens, titles) : new Map<number, number>();
  const clauses: Clause[] = [];
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at];
    if (isMarkOrBreak(token) || isConnector(token)) {
      at++;
      continue;
    }
    const { rest } = stripOpening(tokens.slice(at, at + 60));
    const command = positionOf(tokens, rest[0], at);
    const stated = isStateVerb(tokens[spans.get(command) ?? -1]);
    const scope = stated ? "statement" : scopeOf(rest);
    const protectedSpans = keepsCommandWords(scope) ? new Map<number, number>() : spans;
    const end = clauseEnd(tokens, command, scope, protectedSpans);
    const slice = joinTitles(
      tokens.slice(at, end),
      protectedSpans,
      at,
      command - at + (stated ? 0 : 1),
    );
    clauses.push({
      tokens: [...impliedVerb(clauses.at(-1), rest), ...slice],
      asked: isMark(tokens[end], "?"),
    });
    at = end;
  }
  return clauses;
}

/** "Remove the wallpaper is done": a title and a verb after it, not a command. */
const isStateVerb = (after: Token | undefined): boolean =>
  isWord(after, "is", "are", "was", "were", "has", "done", "finished", "completed");

/** "Mark milk as done and rent as open": the verb applies to both. */
function impliedVerb(before: Clause | undefined, rest: readonly Token[]): readonly Token[] {
  const verb = before && stripOpening(before.tokens).rest[0];
  if (!verb || !isWord(verb, "mark", "set") || matchAt(verbs, rest, 0)) return [];
  return rest.slice(0, 30).some((token) => isWord(token, "as")) ? [verb] : [];
}

/** A corrected command word is a new token: find the one it was made from. */
function positionOf(tokens: readonly Token[], token: Token | undefined, from: number): number {
  for (let i = from; token && i < tokens.length && i < from + 60; i++) {
    if (tokens[i]?.start === token.start) return i;
  }
  return from;
}

const keepsCommandWords = (scope: ClauseScope): boolean =>
  scope === "title" || scope === "items" || scope === "note" || scope === "sentence";

function scopeOf(rest: readonly Token[]): ClauseScope {
  const first = rest[0];
  if (first?.kind !== "word") return "plain";
  if (hasExplicitIntro(rest)) return "title";
  if (matchAt(conditionOpeners, rest, 0) || matchAt(hypotheticalOpeners, rest, 0))
    return "sentence";
  if (questionWords.has(first.word) && !isWord(rest[1], "not")) return "sentence";
  if (startsNote(rest)) return "note";
  if (isAddition(rest)) return "items";
  if (isWord(first, "i", "we") || pastBase(first.word)) return "statement";
  return "plain";
}

/** "Add a note to milk: …" keeps what follows the colon together. */
function startsNote(rest: readonly Token[]): boolean {
  const action = matchAt(verbs, rest, 0)?.value.action;
  const writes =
    action === "add" || action === "set" || action === "describe" || isWord(rest[0], "give");
  if (!writes && !noteNouns.has(rest[0]?.word ?? "")) return false;
  let noted = false;
  for (const token of rest.slice(0, 24)) {
    if (isMark(token, ".", "!", "?", ";")) return false;
    if (isWordIn(token, noteNouns)) noted = true;
    if (noted && isMark(token, ":")) return true;
  }
  return false;
}

const connectorWords = wordSet("and then but plus also &");

const isConnector = (token: Token | undefined): boolean =>
  isWordIn(token, connectorWords) || isMark(token, ",", ";", "—", "–", "+");

function clauseEnd(
  tokens: readonly Token[],
  from: number,
  scope: ClauseScope,
  spans: ReadonlyMap<number, number>,
): number {
  const listed = scope === "title" || scope === "items";
  for (let at = from + 1; at < tokens.length; at++) {
    const span = spans.get(at);
    if (span !== undefined) {
      at = span - 1;
      continue;
    }
    const token = tokens[at] as Token;
    if (isMark(token, ".", "!", "?", "…")) {
      if (scope !== "note" || startsCommand(tokens, at + 1, "items", spans)) return at;
    } else if (token.kind === "break") {
      const item = listed && (token.bullet || !startsCommand(tokens, at + 1, "plain", spans));
      if (!item) return at;
    } else if (token.word === ";" && scope === "sentence") {
      return at;
    } else if (isConnector(token) && (token.word !== "+" || listed)) {
      if (token.word === ";" && !listed && scope !== "note") return at;
      let next = at;
      let then = false;
      for (; isConnector(tokens[next]); next++) then ||= isWord(tokens[next], "then");
      if (scope === "sentence") continue;
      const insideText = (scope === "title" || scope === "note") && !then;
      if (!insideText && startsCommand(tokens, next, scope, spans)) return at;
      const marked = isWord(tokens[from], "mark", "set") && followsState(tokens, at);
      if (marked && tokens.slice(next, next + 30).some((word) => isWord(word, "as"))) return at;
      at = next - 1;
    }
  }
  return tokens.length;
}

const followsState = (tokens: readonly Token[], at: number): boolean =>
  isWordIn(tokens[at - 1], stateWords);
const stateWords = wordSet("done open completed complete finished incomplete undone");

/** Whether a new command begins at a place after a connector. */
function startsCommand(
  tokens: readonly Token[],
  at: number,
  scope: ClauseScope,
  spans: ReadonlyMap<number, number>,
): boolean {
  if (spans.has(at)) return false;
  const { rest } = stripOpening(tokens.slice(at, at + 40));
  const first = rest[0];
  if (first?.kind !== "word") return false;
  if (scope === "plain" || scope === "statement") return startsPlainCommand(rest, scope);
  const strong = matchAt(strongStarts, rest, 0);
  if (!strong || rest.length <= strong.length) return false;
  return strong.value === "always" || hasComplement(rest);
}

function startsPlainCommand(rest: readonly Token[], scope: ClauseScope): boolean {
  const [first, second] = rest;
  if (isWord(first, "never") || (isWord(first, "do", "not") && isWord(second, "not"))) return true;
  if (isWord(first, "i", "we", "remind", "if", "unless", "no", "wait", "actually")) return true;
  if (scope === "statement" && pastBase(first?.word ?? "")) return true;
  const verb = matchAt(verbs, rest, 0);
  if (!verb || rest.length <= verb.length) return false;
  switch (verb.value.action) {
    case "set":
    case "mark":
      return hasComplement(rest);
    case "add":
      return isWord(first, "add", "create", "jot", "new") || putsOnList(rest);
    case "list":
      return isWord(first, "show", "list", "display", "view") && namesListing(rest);
    case "find":
      return isWord(first, "find", "search", "look");
    case "delete":
    case "clear":
      return verb.value.strong;
    default:
      return true;
  }
}

const complementWords = wordSet("to as into with done");

/** "Mark … as done", "change … to …": without the complement, such a verb may begin a title. */
function hasComplement(rest: readonly Token[]): boolean {
  for (const token of rest.slice(1, 40)) {
    if (isMark(token, ".", "!", "?", ";") || token.kind === "break") return false;
    if (isWordIn(token, complementWords)) return true;
  }
  return isWord(rest[0], "tick") && rest.length > 1;
}

const putsOnList = (rest: readonly Token[]): boolean =>
  isWord(rest[0], "put", "stick", "throw", "pop") &&
  rest.slice(1, 12).some((token) => isWord(token, "list"));

const namesListing = (rest: readonly Token[]): boolean =>
  isWord(rest[1], "me", "my", "all", "the", "what", "open", "completed", "done", "everything");
