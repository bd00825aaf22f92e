import {
  assistantCommands,
  gerundRequests,
  leadPhrases,
  requestPhrases,
  sequenceWords,
  verbs,
  weakObligations,
} from "./lexicon.js";
import { matchAt } from "./phrases.js";
import { isMark, isWord, isWordIn } from "./predicates.js";
import { correctCommandWord } from "./spelling.js";
import type { Token } from "./tokens.js";
import { trimMarks } from "./trim.js";

/** No real sentence opens with more phrases than this. */
const maxLeads = 12;

/** A clause without its opening. */
export interface StrippedClause {
  rest: readonly Token[];
  /** "Can you …": a request in the form of a question. */
  request: boolean;
}

/**
 * Cuts what may stand before a command ("hi, could you please"), and brings the command word
 * into its base form: "adding" after "would you mind", and typos.
 */
export function stripOpening(tokens: readonly Token[]): StrippedClause {
  let rest = trimMarks(tokens);
  let request = false;
  let gerund = false;
  for (let leads = 0; leads < maxLeads; leads++) {
    const asked = matchAt(requestPhrases, rest, 0)?.length;
    const mind = matchAt(gerundRequests, rest, 0)?.length;
    const lead = matchAt(leadPhrases, rest, 0)?.length;
    const length = Math.max(
      asked ?? 0,
      mind ?? 0,
      lead ?? 0,
      sequenceLead(rest),
      obligationLead(rest),
    );
    if (length === 0 || length >= rest.length) break;
    if (length === lead && mayBeginTitle(rest, length)) break;
    request ||= length === asked || length === mind;
    gerund ||= length === mind;
    rest = trimMarks(rest.slice(length));
  }
  return { rest: withBaseVerb(rest, gerund), request };
}

/** "Good", "right" and "great" are openings only before a pause: "right, add milk". */
const mayBeginTitle = (tokens: readonly Token[], length: number): boolean =>
  isWord(tokens[0], "good", "right", "great") &&
  length === 1 &&
  !isMark(tokens[1], ",", "!", ".", "…", "—") &&
  !isWord(tokens[1], "now", "then");

function obligationLead(tokens: readonly Token[]): number {
  const obligation = matchAt(weakObligations, tokens, 0);
  return obligation && matchAt(assistantCommands, tokens, obligation.length)
    ? obligation.length
    : 0;
}

function sequenceLead(tokens: readonly Token[]): number {
  const [first, next] = tokens;
  if (!isWordIn(first, sequenceWords)) return 0;
  return isMark(next, ",", ":") || matchAt(verbs, tokens, 1) ? 1 : 0;
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
