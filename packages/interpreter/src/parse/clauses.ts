import {
  conditionOpeners,
  musingOpeners,
  noteNouns,
  strongStarts,
  verbs,
} from "../language/lexicon.js";
import { matchAt } from "../language/phrases.js";
import { isMark, isWord, open } from "../language/scan.js";
import { pastBase } from "../language/stems.js";
import { findTitles, joinTitles, type TitleIndex } from "../language/titles.js";
import type { Token } from "../language/tokens.js";
import { hasExplicitIntro, isAddition } from "./intros.js";

/** One command's worth of an utterance. */
export interface Clause {
  tokens: readonly Token[];
  /** Ends with a question mark. */
  asked: boolean;
}

/**
 * How far a clause reaches. A title that was announced ("remind me to …", "todo: …") and a note
 * keep command words; a list of things to add gives way only to an unmistakable command; a
 * question or a condition takes its whole sentence with it.
 */
type Reach = "title" | "items" | "note" | "sentence" | "statement" | "plain";

/** Cuts an utterance into clauses, each with one command (or none). */
export function splitClauses(tokens: readonly Token[], titles?: TitleIndex): Clause[] {
  const spans = titles ? findTitles(tokens, titles) : new Map<number, number>();
  const clauses: Clause[] = [];
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at];
    if (token?.kind === "mark" || token?.kind === "break" || isConnector(token)) {
      at++;
      continue;
    }
    const { rest } = open(tokens.slice(at, at + 60));
    const command = positionOf(tokens, rest[0], at);
    const told = isTold(tokens[spans.get(command) ?? -1]);
    const reach = told ? "statement" : reachOf(rest);
    const protectedSpans = keepsWords(reach) ? new Map<number, number>() : spans;
    const end = clauseEnd(tokens, command, reach, protectedSpans);
    const slice = joinTitles(
      tokens.slice(at, end),
      protectedSpans,
      at,
      command - at + (told ? 0 : 1),
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
const isTold = (after: Token | undefined): boolean =>
  isWord(after, "is", "are", "was", "were", "has", "done", "finished", "completed");

/** "Mark milk as done and rent as open": the verb holds for both. */
function impliedVerb(before: Clause | undefined, rest: readonly Token[]): readonly Token[] {
  const verb = before && open(before.tokens).rest[0];
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

const keepsWords = (reach: Reach): boolean =>
  reach === "title" || reach === "items" || reach === "note" || reach === "sentence";

const questionWords = new Set(
  `who what when where why how which whose should shall is are was were do does did have has may
  would could can am will`.split(/\s+/u),
);

function reachOf(rest: readonly Token[]): Reach {
  const first = rest[0];
  if (first?.kind !== "word") return "plain";
  if (hasExplicitIntro(rest)) return "title";
  if (matchAt(conditionOpeners, rest, 0) || matchAt(musingOpeners, rest, 0)) return "sentence";
  if (questionWords.has(first.word) && !isWord(rest[1], "not")) return "sentence";
  if (opensNote(rest)) return "note";
  if (isAddition(rest)) return "items";
  if (isWord(first, "i", "we") || pastBase(first.word)) return "statement";
  return "plain";
}

/** "Add a note to milk: …" keeps what follows the colon together. */
function opensNote(rest: readonly Token[]): boolean {
  const does = matchAt(verbs, rest, 0)?.value.does;
  const writes = does === "add" || does === "set" || does === "describe" || isWord(rest[0], "give");
  if (!writes && !noteNouns.has(rest[0]?.word ?? "")) return false;
  let noted = false;
  for (const token of rest.slice(0, 24)) {
    if (isMark(token, ".", "!", "?", ";")) return false;
    if (token.kind === "word" && noteNouns.has(token.word)) noted = true;
    if (noted && isMark(token, ":")) return true;
  }
  return false;
}

const connectors = new Set(["and", "then", "but", "plus", "also", "&"]);

function isConnector(token: Token | undefined): boolean {
  return token?.kind === "word"
    ? connectors.has(token.word)
    : isMark(token, ",", ";", "—", "–", "+");
}

function clauseEnd(
  tokens: readonly Token[],
  from: number,
  reach: Reach,
  spans: ReadonlyMap<number, number>,
): number {
  const listed = reach === "title" || reach === "items";
  for (let at = from + 1; at < tokens.length; at++) {
    const span = spans.get(at);
    if (span !== undefined) {
      at = span - 1;
      continue;
    }
    const token = tokens[at] as Token;
    if (isMark(token, ".", "!", "?", "…")) {
      if (reach !== "note" || startsAnew(tokens, at + 1, "items", spans)) return at;
    } else if (token.kind === "break") {
      const item = listed && (token.bullet || !startsAnew(tokens, at + 1, "plain", spans));
      if (!item) return at;
    } else if (token.word === ";" && reach === "sentence") {
      return at;
    } else if (isConnector(token) && (token.word !== "+" || listed)) {
      if (token.word === ";" && !listed && reach !== "note") return at;
      let next = at;
      let then = false;
      for (; isConnector(tokens[next]); next++) then ||= isWord(tokens[next], "then");
      if (reach === "sentence") continue;
      const held = (reach === "title" || reach === "note") && !then;
      if (!held && startsAnew(tokens, next, reach, spans)) return at;
      const marked = isWord(tokens[from], "mark", "set") && followsState(tokens, at);
      if (marked && tokens.slice(next, next + 30).some((word) => isWord(word, "as"))) return at;
      at = next - 1;
    }
  }
  return tokens.length;
}

const followsState = (tokens: readonly Token[], at: number): boolean =>
  isWord(
    tokens[at - 1],
    "done",
    "open",
    "completed",
    "complete",
    "finished",
    "incomplete",
    "undone",
  );

/** Whether a new command begins at a place that follows a connector. */
function startsAnew(
  tokens: readonly Token[],
  at: number,
  reach: Reach,
  spans: ReadonlyMap<number, number>,
): boolean {
  if (spans.has(at)) return false;
  const window = tokens.slice(at, at + 40);
  const { rest } = open(window);
  const first = rest[0];
  if (first?.kind !== "word") return false;
  if (reach === "plain" || reach === "statement") return startsPlain(rest, reach);
  const strong = matchAt(strongStarts, rest, 0);
  if (!strong || rest.length <= strong.length) return false;
  return strong.value === "any" || hasFrame(rest);
}

function startsPlain(rest: readonly Token[], reach: Reach): boolean {
  const [first, second] = rest;
  if (isWord(first, "do", "never", "not") && (isWord(first, "never") || isWord(second, "not"))) {
    return true;
  }
  if (isWord(first, "i", "we", "remind", "if", "unless", "no", "wait", "actually")) return true;
  if (reach === "statement" && pastBase(first?.word ?? "")) return true;
  const verb = matchAt(verbs, rest, 0);
  if (!verb || rest.length <= verb.length) return false;
  switch (verb.value.does) {
    case "set":
    case "mark":
      return hasFrame(rest);
    case "add":
      return isWord(first, "add", "create", "jot", "new") || hasListFrame(rest);
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

const frameWords = new Set(["to", "as", "into", "with"]);

/** "Mark … as done", "change … to …": a verb of that kind alone may begin any title. */
function hasFrame(rest: readonly Token[]): boolean {
  for (const token of rest.slice(1, 40)) {
    if (isMark(token, ".", "!", "?", ";") || token.kind === "break") return false;
    if (token.kind === "word" && (frameWords.has(token.word) || token.word === "done")) return true;
  }
  return isWord(rest[0], "tick") && rest.length > 1;
}

const hasListFrame = (rest: readonly Token[]): boolean =>
  isWord(rest[0], "put", "stick", "throw", "pop") &&
  rest.slice(1, 12).some((token) => isWord(token, "list"));

const namesListing = (rest: readonly Token[]): boolean =>
  isWord(rest[1], "me", "my", "all", "the", "what", "open", "completed", "done", "everything");
