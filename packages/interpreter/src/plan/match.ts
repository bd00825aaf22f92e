import { articles, emptyWords, timeWords } from "../language/lexicon.js";
import { soundsLike } from "../language/spelling.js";
import { stem } from "../language/stems.js";
import { wordsOf } from "../language/titles.js";
import type { Name } from "../parse/command.js";
import type { KnownTask } from "../types.js";

/** A task with its title prepared for comparing. */
export interface Candidate {
  task: KnownTask;
  phrase: string;
  words: ReadonlySet<string>;
  stems: ReadonlySet<string>;
}

/** The words of a name or title, compounds taken apart: "check-up" is "check" and "up". */
const partsOf = (text: string): string[] =>
  wordsOf(text).flatMap((word) => {
    const parts = word.split(/[-_/]/u).filter((part) => part !== "");
    return parts.length > 0 ? parts : [word];
  });

const phraseOf = (parts: readonly string[]): string => {
  const from = parts.findIndex((word) => !articles.has(word));
  return parts.slice(Math.max(0, from)).join(" ");
};

/** Prepares tasks for {@link matchName}; once a turn, as it takes the titles apart. */
export function prepare(tasks: readonly KnownTask[]): Candidate[] {
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

/** How surely tasks match a name: by whole title, by its words, by their stems, by likeness. */
export type Tier = "exact" | "words" | "stems" | "alike";

export interface Match {
  tier: Tier;
  tasks: Candidate[];
}

/** More words than this are compared exactly but not for slips of the pen. */
const mostAlikeWords = 24;

/**
 * The tasks a name may mean, by the surest way that finds any. Every telling word must be
 * accounted for: "the report for Anna" does not mean "Report for Tom".
 */
export function matchName(
  name: Name,
  candidates: readonly Candidate[],
  tiers: readonly Tier[] = ["exact", "words", "stems", "alike"],
): Match | undefined {
  if (!name.deed) return matchWords(partsOf(name.text), candidates, tiers);
  return matchDeed(name, name.deed, candidates, tiers);
}

function matchWords(
  parts: readonly string[],
  candidates: readonly Candidate[],
  tiers: readonly Tier[],
): Match | undefined {
  const phrase = phraseOf(parts);
  const telling = [...new Set(parts.filter((word) => !emptyWords.has(word)))];
  for (const tier of tiers) {
    const tasks = candidates.filter((candidate) => fits(candidate, tier, phrase, telling));
    if (tasks.length > 0) return { tier, tasks };
  }
  return undefined;
}

function fits(
  candidate: Candidate,
  tier: Tier,
  phrase: string,
  telling: readonly string[],
): boolean {
  if (tier === "exact") return phrase !== "" && candidate.phrase === phrase;
  if (telling.length === 0) return false;
  if (tier === "words") return telling.every((word) => candidate.words.has(word));
  if (tier === "stems") return telling.every((word) => candidate.stems.has(stem(word)));
  if (telling.length > mostAlikeWords) return false;
  return telling.every(
    (word) =>
      candidate.stems.has(stem(word)) ||
      [...candidate.words].some((other) => soundsLike(word, other)),
  );
}

/** Verbs after which a task of the same thing is hardly the one that was meant. */
const undoing = new Set(
  ["delete", "remove", "cancel", "lose", "forget", "break", "erase"].map(stem),
);

/**
 * Matches what a statement says was done. The verb counts like any telling word ("I *called* the
 * dentist"); it may be missing from the title where it fits anything ("got"), or where all of the
 * title was said ("I bought the eggs" for "Eggs"). Words of time at the end may be left out.
 */
function matchDeed(
  name: Name,
  deed: NonNullable<Name["deed"]>,
  candidates: readonly Candidate[],
  tiers: readonly Tier[],
): Match | undefined {
  const parts = partsOf(name.text);
  const timeless = withoutTime(parts);
  const bareVerb = particles.has(timeless[0] ?? "") ? timeless.slice(1) : timeless;
  const readings = [parts, timeless, bareVerb];
  for (const words of readings.filter((reading, i) => i === 0 || reading !== readings[i - 1])) {
    const told = matchWords([deed.lemma, ...words], candidates, tiers);
    if (told) return told;
    const bare = matchWords(words, candidates, tiers);
    if (bare && deed.generic) return bare;
    if (!bare || undoing.has(stem(deed.lemma))) continue;
    const said = new Set(words.map(stem));
    const whole = bare.tasks.filter((candidate) => coversTitle(candidate, said));
    if (whole.length > 0) return { tier: bare.tier, tasks: whole };
  }
  return undefined;
}

/** "Picked *up* the bread": the title may do without. */
const particles = new Set(["up", "off", "out", "in", "on", "down", "over", "away", "back", "at"]);

function withoutTime(parts: readonly string[]): readonly string[] {
  let end = parts.length;
  if (!timeWords.has(parts[end - 1] ?? "")) return parts;
  while (end > 1 && timeWords.has(parts[end - 1] as string)) end--;
  return parts.slice(0, end);
}

const coversTitle = (candidate: Candidate, said: ReadonlySet<string>): boolean =>
  [...candidate.words].every((word) => emptyWords.has(word) || said.has(stem(word)));

/** Tasks that share a word with a name, the nearest first: what the user may have meant. */
export function nearest(name: Name, candidates: readonly Candidate[]): Candidate[] {
  const telling = partsOf(name.text)
    .filter((word) => !emptyWords.has(word))
    .slice(0, mostAlikeWords);
  return candidates
    .map((candidate) => ({
      candidate,
      shared: telling.filter(
        (word) =>
          candidate.stems.has(stem(word)) ||
          [...candidate.words].some((other) => soundsLike(word, other)),
      ).length,
    }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** The word by which a name is searched for when there are too many tasks to read them all. */
export function searchWord(name: Name): string | undefined {
  const telling = partsOf(name.text).filter((word) => !emptyWords.has(word));
  const longest = telling.reduce((best, word) => (word.length > best.length ? word : best), "");
  return longest === "" ? undefined : stem(longest);
}
