import { doneWords } from "../language/lexicon.js";
import { isMark, isTick, isWord, isWordIn } from "../language/predicates.js";
import { pastBase, pastBaseAfterSubject, stem } from "../language/stems.js";
import type { Token } from "../language/tokens.js";
import { trimMarks, withoutTail } from "../language/trim.js";
import { wordSet } from "../language/word-set.js";
import type { Command, PastVerb, Reference } from "./command.js";
import { readReference, withVerb } from "./reference.js";
import { stateAtEnd } from "./states.js";

/** Verbs that fit any task: "I did the report". */
const genericVerbs = new Set(
  "do finish complete get make handle manage sort accomplish tackle".split(" ").map(stem),
);
/** Past tenses that complete no task: "I wanted milk". */
const nonActionVerbs =
  wordSet(`was were had wanted needed planned tried hoped forgot thought wished said asked meant decided intended
  considered wondered liked loved hated started began felt knew heard saw seemed used almost nearly
  supposed tired bored confused interested worried pleased excited scheduled noticed guessed expected
  promised agreed refused avoided postponed skipped missed told kept stopped`);
const adverbs = wordSet(
  "just already now finally also actually both all totally completely yet really even ever still been successfully today myself",
);

/** A statement about a task: "I bought the milk", "the report is finished", "rent isn't done yet". */
export function parseStatement(tokens: readonly Token[]): Command | undefined {
  const rest = withoutTail(tokens);
  return parseDoneWith(rest) ?? parsePastTense(rest) ?? parseState(rest);
}

const statement = (done: boolean, target: Reference): Command => ({
  kind: done ? "complete" : "reopen",
  target,
  statement: true,
});

/** "Done with the report", "I'm finished with it", "done: the report". */
function parseDoneWith(tokens: readonly Token[]): Command | undefined {
  let at = isWord(tokens[0], "i", "we") && isWord(tokens[1], "am", "are") ? 2 : 0;
  const subject = at > 0;
  let not = false;
  for (; isAdverb(tokens[at]) || isWord(tokens[at], "not"); at++) not ||= isWord(tokens[at], "not");
  if (!isWord(tokens[at], "done", "finished", "through")) return undefined;
  at++;
  const introduces = isWord(tokens[at], "with") || (!subject && isMark(tokens[at], ":", "—"));
  return introduces ? statement(!not, readReference(trimMarks(tokens.slice(at + 1)))) : undefined;
}

const isAdverb = (token: Token | undefined): boolean => isWordIn(token, adverbs);

/** "I bought the milk", "just finished the report", "I haven't fixed the bike yet". */
function parsePastTense(tokens: readonly Token[]): Command | undefined {
  let at = isWord(tokens[0], "i", "we") ? 1 : 0;
  const subject = at > 0;
  let not = false;
  let hasAuxiliary = false;
  for (; isAdverb(tokens[at]) || isWord(tokens[at], "have", "not", "did", "never"); at++) {
    if (isWord(tokens[at], "not", "never")) not = true;
    if (isWord(tokens[at], "did") && !isWord(tokens[at + 1], "not")) break;
    if (isWord(tokens[at], "have", "did")) hasAuxiliary = true;
  }
  if (hasAuxiliary && !subject && !not) return undefined;
  const verb = tokens[at];
  if (verb?.kind !== "word" || nonActionVerbs.has(verb.word)) return undefined;
  const didNot = not && tokens.slice(0, at).some((token) => isWord(token, "did"));
  const lemma = didNot
    ? verb.word
    : subject || hasAuxiliary
      ? pastBaseAfterSubject(verb.word)
      : pastBase(verb.word);
  if (lemma === undefined) return undefined;
  const object = withoutStateAtEnd(tokens.slice(at + 1));
  if (object.length === 0 || isMark(object[0], ":")) return undefined;
  return statementAbout(!not, object, { lemma, generic: genericVerbs.has(stem(lemma)) });
}

/** "I got the report done": the word at the end adds nothing. */
function withoutStateAtEnd(tokens: readonly Token[]): readonly Token[] {
  const rest = withoutTail(tokens).filter((token, at) => !(at === 0 && isWord(token, "already")));
  const last = rest.at(-1);
  const cut = rest.length > 1 && (isWord(last, "yet") || isWordIn(last, doneWords));
  return cut ? rest.slice(0, -1) : rest;
}

function statementAbout(
  done: boolean,
  object: readonly Token[],
  verb: PastVerb,
): Command | undefined {
  const target = readReference(object);
  if (target.kind === "unclear" || target.kind === "missing") return undefined;
  // "I deleted everything" does not say that tasks are done; "I finished everything" does.
  if (target.kind === "group" && !verb.generic) return undefined;
  return statement(done, withVerb(target, verb));
}

const auxiliaries = wordSet("is are was were has have got been");

/** "The report is finished", "slides done", "the dog has been walked", "rent isn't paid yet". */
function parseState(tokens: readonly Token[]): Command | undefined {
  const auxiliary = lastAuxiliary(tokens);
  if (auxiliary > 0) return parseAfterAuxiliary(tokens, auxiliary);
  if (isTick(tokens.at(-1)) && tokens.length > 1) {
    return statement(true, readReference(tokens.slice(0, -1)));
  }
  const state = stateAtEnd(tokens);
  if (state && state.rest.length > 0 && !state.linked) {
    if (!state.completed && !isNegated(tokens)) return undefined;
    return statement(state.completed, readReference(state.rest));
  }
  return parseParticiple(tokens);
}

const isNegated = (tokens: readonly Token[]): boolean =>
  tokens.some((token) => isWord(token, "not", "again", "undone", "unfinished", "incomplete"));

const isAuxiliary = (token: Token | undefined): boolean => isWordIn(token, auxiliaries);

function lastAuxiliary(tokens: readonly Token[]): number {
  for (let at = tokens.length - 2; at > 0; at--) {
    if (isAuxiliary(tokens[at])) return at;
  }
  return -1;
}

function parseAfterAuxiliary(tokens: readonly Token[], auxiliary: number): Command | undefined {
  let from = auxiliary;
  while (from > 1 && (isAuxiliary(tokens[from - 1]) || isWord(tokens[from - 1], "not"))) from--;
  const subject = trimMarks(tokens.slice(0, from));
  let not = tokens.slice(from, auxiliary).some((token) => isWord(token, "not"));
  let at = auxiliary + 1;
  while (isAdverb(tokens[at]) || isWord(tokens[at], "not", "never")) {
    not ||= isWord(tokens[at], "not", "never");
    at++;
  }
  const complement = tokens.slice(at).filter((token) => !isAdverb(token));
  if (subject.length === 0 || complement.length === 0) return undefined;
  const state = stateAtEnd(complement);
  if (state && state.rest.length === 0) {
    return statement(state.completed !== not, readReference(subject));
  }
  const word = complement[0];
  if (complement.length > 1 || word?.kind !== "word") return undefined;
  // "The dog has been walked", "the garage isn't clean": the title must have the word.
  const lemma = pastBaseAfterSubject(word.word) ?? word.word;
  return statementAbout(!not, subject, { lemma, generic: false });
}

/** "Passport renewed". */
function parseParticiple(tokens: readonly Token[]): Command | undefined {
  const last = tokens.at(-1);
  if (tokens.length < 2 || last?.kind !== "word" || nonActionVerbs.has(last.word)) return undefined;
  const lemma = pastBase(last.word);
  if (lemma === undefined) return undefined;
  const rest = withoutTail(tokens.slice(0, -1));
  const target = readReference(rest);
  return target.kind === "name"
    ? statement(true, withVerb(target, { lemma, generic: false }))
    : undefined;
}
