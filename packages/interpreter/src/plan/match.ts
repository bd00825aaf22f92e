import { articles, stopWords, timeWords } from "../language/lexicon.js";
import { isTypoOf } from "../language/spelling.js";
import { stem } from "../language/stems.js";
import { wordsOf } from "../language/titles.js";
import { wordSet } from "../language/word-set.js";
import type { Name, PastVerb } from "../parse/command.js";
import type { KnownTask } from "../types.js";

/** A task with its title prepared for comparing. */
export interface Candidate {
  task: KnownTask;
  phrase: string;
  words: ReadonlySet<string>;
  stems: ReadonlySet<string>;
}

/** The words of a name or title, with compounds taken apart: "check-up" is "check" and "up". */
const partsOf = (text: string): string[] =>
  wordsOf(text).flatMap((word) => {
    const parts = word.split(/[-_/]/u).filter((part) => part !== "");
    return parts.length > 0 ? parts : [word];
  });

const contentWords = (text: string): string[] =>
  partsOf(text).filter((word) => !stopWords.has(word));

const phraseOf = (parts: readonly string[]): string => {
  const from = parts.findIndex((word) => !articles.has(word));
  return parts.slice(Math.max(0, from)).join(" ");
};

/** Prepares tasks for {@link matchName}; done once a turn, as it tokenises every title. */
export function toCandidates(tasks: readonly KnownTask[]): Candidate[] {
  return tasks.map((task) => {
    const parts = partsOf(task.title);
    return {
      task,
      phrase: phraseOf(parts),
      words: new Set(parts),
      stems: new Set(parts.map(stem)),
    };
  });
}

/** How tasks match a name, the surest first: by the whole title, by words, by stems, with typos. */
export type Tier = "exact" | "words" | "stems" | "fuzzy";

/** The tiers without typos. */
export const strictTiers: readonly Tier[] = ["exact", "words", "stems"];

/** In longer names typos are not looked for. */
const maxFuzzyWords = 24;

/**
 * The tasks that a name may mean, by the surest tier that finds any. Every content word must be
 * accounted for: "the report for Anna" does not mean "Report for Tom".
 */
export const matchName = (
  name: Name,
  candidates: readonly Candidate[],
  tiers: readonly Tier[],
): Candidate[] | undefined =>
  name.verb
    ? matchStatement(name, name.verb, candidates, tiers)
    : matchWords(partsOf(name.text), candidates, tiers);

function matchWords(
  parts: readonly string[],
  candidates: readonly Candidate[],
  tiers: readonly Tier[],
): Candidate[] | undefined {
  const phrase = phraseOf(parts);
  const content = [...new Set(parts.filter((word) => !stopWords.has(word)))];
  for (const tier of tiers) {
    const found = candidates.filter((candidate) => fits(candidate, tier, phrase, content));
    if (found.length > 0) return found;
  }
  return undefined;
}

function fits(
  candidate: Candidate,
  tier: Tier,
  phrase: string,
  content: readonly string[],
): boolean {
  if (tier === "exact") return phrase !== "" && candidate.phrase === phrase;
  if (content.length === 0) return false;
  if (tier === "words") return content.every((word) => candidate.words.has(word));
  if (tier === "stems") return content.every((word) => candidate.stems.has(stem(word)));
  return content.length <= maxFuzzyWords && content.every((word) => hasWordLike(candidate, word));
}

const hasWordLike = (candidate: Candidate, word: string): boolean =>
  candidate.stems.has(stem(word)) || [...candidate.words].some((other) => isTypoOf(word, other));

/** After "I deleted …", a task about the same thing is hardly the one that was meant. */
const destructiveVerbs = new Set(
  ["delete", "remove", "cancel", "lose", "forget", "break", "erase"].map(stem),
);

/**
 * Matches what a statement says was done. The verb counts like any content word ("I *called* the
 * dentist"). It may be missing from the title if it is generic ("got"), or if all of the title was
 * said ("I bought the eggs" for "Eggs"). Words of time at the end may be left out.
 */
function matchStatement(
  name: Name,
  verb: PastVerb,
  candidates: readonly Candidate[],
  tiers: readonly Tier[],
): Candidate[] | undefined {
  const parts = partsOf(name.text);
  const timeless = withoutTime(parts);
  const bare = particles.has(timeless[0] ?? "") ? timeless.slice(1) : timeless;
  const variants = [parts, timeless, bare];
  for (const words of variants.filter((variant, i) => i === 0 || variant !== variants[i - 1])) {
    const withVerb = matchWords([verb.lemma, ...words], candidates, tiers);
    if (withVerb) return withVerb;
    const withoutVerb = matchWords(words, candidates, tiers);
    if (withoutVerb && verb.generic) return withoutVerb;
    if (!withoutVerb || destructiveVerbs.has(stem(verb.lemma))) continue;
    const stems = new Set(words.map(stem));
    const covered = withoutVerb.filter((candidate) => isCoveredBy(candidate, stems));
    if (covered.length > 0) return covered;
  }
  return undefined;
}

/** "Picked *up* the bread": the title may do without. */
const particles = wordSet("up off out in on down over away back at");

function withoutTime(parts: readonly string[]): readonly string[] {
  let end = parts.length;
  if (!timeWords.has(parts[end - 1] ?? "")) return parts;
  while (end > 1 && timeWords.has(parts[end - 1] as string)) end--;
  return parts.slice(0, end);
}

const isCoveredBy = (candidate: Candidate, stems: ReadonlySet<string>): boolean =>
  [...candidate.words].every((word) => stopWords.has(word) || stems.has(stem(word)));

/** Up to three tasks that share a word with a name, the nearest first. */
export function nearest(name: Name, candidates: readonly Candidate[]): Candidate[] {
  const content = contentWords(name.text).slice(0, maxFuzzyWords);
  return candidates
    .map((candidate) => ({
      candidate,
      shared: content.filter((word) => hasWordLike(candidate, word)).length,
    }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** The word by which a name is searched for if there are too many tasks to read them all. */
export function searchWord(name: Name): string | undefined {
  const longest = contentWords(name.text).reduce(
    (best, word) => (word.length > best.length ? word : best),
    "",
  );
  return longest === "" ? undefined : stem(longest);
}
