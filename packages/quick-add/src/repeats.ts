import { isTitleOf } from "./accept.js";
import type { Grammar } from "./grammar.js";
import type { Certainty } from "./language.js";
import { type Line, textBefore } from "./line.js";
import { findAll, type Match } from "./patterns.js";
import { ruleOf, saysDays } from "./repeat-meaning.js";
import type { Rule } from "./rule.js";

/** A repetition found in a line. */
export interface RepeatPhrase {
  start: number;
  end: number;
  /** `null` if it specifies its days twice: `every friday 13th`. */
  rule: Rule | null;
  isFromCompletion: boolean;
  /** The part of the day that it contains: `every morning`. */
  part: string | null;
}

/** The only text that may follow a one-word repetition (`daily`) for it to count. */
const nothing = /^[\s\p{P}]*$/u;

/**
 * The repetition of a line; of several, certain ones take precedence, then the first.
 *
 * @param isBesideDate whether a date, time or limit is next to a phrase
 */
export function findRepeat(
  line: Line,
  grammar: Grammar,
  isBesideDate: (start: number, end: number) => boolean,
): RepeatPhrase | null {
  const found: (RepeatPhrase & { isFirm: boolean })[] = [];
  for (const { pattern, certainty } of grammar.repeats) {
    for (const match of findAll(pattern, line.folded)) {
      const tails = withTails(match, line, grammar);
      const isTwofold = saysDays(match.groups) && tails.some(({ added }) => saysDays(added));
      for (const { end, groups } of [...tails, match]) {
        const rule = isTwofold ? null : ruleOf(groups, grammar.language);
        if (!rule && !isTwofold) continue;
        const { start } = match;
        const counted = grammar.afterCompletion.exec(line.folded.slice(end))?.[0] ?? "";
        const until = end + counted.length;
        const isAdverb = certainty !== "firm" && until === match.end;
        if (isAdverb && !isAlone(start, until, certainty, line, isBesideDate)) break;
        if (isTitle(start, until, isAdverb, line, grammar)) break;
        const isFromCompletion = groups.bang !== undefined || counted !== "";
        const part = groups.part ?? null;
        found.push({ start, end: until, rule, isFromCompletion, part, isFirm: !isAdverb });
        break;
      }
    }
  }
  const [first] = found.sort(
    (a, b) => Number(b.isFirm) - Number(a.isFirm) || a.start - b.start || b.end - a.end,
  );
  return first ?? null;
}

function isAlone(
  start: number,
  end: number,
  certainty: Certainty,
  line: Line,
  isBesideDate: (start: number, end: number) => boolean,
): boolean {
  if (isBesideDate(start, end)) return true;
  return certainty === "loose" && start > 0 && nothing.test(line.folded.slice(end));
}

/** "Subscribe to the Daily", "Read Every Day" */
function isTitle(start: number, end: number, isAdverb: boolean, line: Line, grammar: Grammar) {
  if (isAdverb && grammar.titleWordsBefore.test(textBefore(line, start))) return true;
  return grammar.language.capitalsAreNames && isTitleOf(line.raw.slice(0, end), grammar);
}

/** The phrase with a tail that specifies the days, longest first: `every month` + `on the 15th`. */
function withTails(
  match: Match,
  line: Line,
  { repeatTails }: Grammar,
): (Match & { added: Match["groups"] })[] {
  const rest = line.folded.slice(match.end);
  return repeatTails
    .flatMap((tail) => {
      const read = tail.exec(rest);
      if (!read) return [];
      const added = definedOf(read.groups);
      const groups = { ...match.groups, ...added };
      return [{ start: match.start, end: match.end + read[0].length, groups, added }];
    })
    .sort((a, b) => b.end - a.end);
}

function definedOf(groups: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups ?? {}).filter(([, value]) => value !== undefined),
  );
}
