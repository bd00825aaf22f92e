import { foldText } from "@docket/contract/search-text";
import { createCache, indexNames } from "@docket/quick-add";
import { misspelt, stem, traceOf } from "../language/spelling.js";
import { stopWords, taskVerbs, wordSet } from "../language/words.js";
import type { KnownTask } from "../types.js";

/** The quality of a match: by the whole title, by its words, by their stems, with typing errors. */
const tiers = { exact: 1, words: 0.9, stems: 0.8, fuzzy: 0.6 };

export interface Match {
  tasks: KnownTask[];
  quality: number; // the confidence that the name means these tasks, from 0 to 1
}

const MAX_FUZZY_WORDS = 12;

/** The words of a text, folded and without a possessive "’s"; hyphenated compounds are split. */
export const wordsOf = (text: string): string[] =>
  foldText(text)
    .replaceAll(/'s\b/g, "")
    .match(/[\p{L}\p{N}]+(?:'\p{L}+)?/gu) ?? [];
const phraseOf = (words: readonly string[]): string =>
  words.join(" ").replace(/^(?:(?:an?|the|my|our|your) )+/, "");

/** The words that are not stop words; all of them must be in the title. */
export const contentOf = (words: readonly string[]): string[] => [
  ...new Set(words.filter((word) => !stopWords.has(word))),
];

type Entry = { words: readonly string[]; phrase: string };

/** Cache of split titles: a message is interpreted again after each step, over the same rows. */
const cached = createCache(20_000);
const entryOf = ({ title }: KnownTask): Entry =>
  cached(title, (words = wordsOf(title)) => ({ words, phrase: phraseOf(words) }));

/** Returns a predicate: whether a text contains all of the words, in any order and form; always false without words. */
export function containsAll(words: readonly string[]): (text: string) => boolean {
  const roots = words.map(stem);
  const traces = roots.map(traceOf);
  return (text) => {
    const low = foldText(text);
    if (roots.length === 0 || !traces.every((trace) => low.includes(trace))) return false;
    const stems = wordsOf(low).map(stem);
    return roots.every((root) => stems.includes(root));
  };
}

/** Returns a predicate: whether a title contains all words of a name except stop words. */
export function titledWith(name: string): (task: KnownTask) => boolean {
  const isIn = containsAll(contentOf(wordsOf(name)));
  return ({ title }) => isIn(title);
}

const isLike = (said: string): ((word: string) => boolean) =>
  /^(?:all|everything|anything|every|each)$/.test(said) ? (word) => word === said : misspelt(said);

export class TaskIndex {
  constructor(private readonly tasks: readonly KnownTask[]) {}

  private where(fits: (entry: Entry) => boolean): KnownTask[] {
    return this.tasks.filter((task) => fits(entryOf(task)));
  }

  titled(name: string): KnownTask[] {
    const said = phraseOf(wordsOf(name));
    return this.where(({ phrase }) => phrase === said);
  }

  /** The tasks that a name may mean, by the most certain kind of match; with typing errors only if `fuzzy`. */
  find(name: string, fuzzy = true): Match {
    const content = contentOf(wordsOf(name));
    const exact = this.titled(name);
    if (exact.length > 0 || content.every((word) => particles.has(word)))
      return { tasks: exact, quality: tiers.exact };
    const verbatim = this.where(({ words }) => content.every((word) => words.includes(word)));
    if (verbatim.length > 0) return { tasks: verbatim, quality: tiers.words };
    const tasks = this.tasks.filter(titledWith(name));
    if (tasks.length > 0 || content.length > MAX_FUZZY_WORDS || !fuzzy)
      return { tasks, quality: tiers.stems };
    const tests = content.map(isLike);
    const like = this.where(({ words }) => tests.every((test) => words.some(test)));
    return { tasks: like, quality: tiers.fuzzy };
  }

  /** The task that a statement reports as done: "I *called* the dentist", or "I bought the eggs" for "Eggs". */
  findStatement(name: string, verb: string): Match {
    const root = stem(verb);
    const words = wordsOf(name);
    for (const variant of [words, words.slice(particles.has(words[0] ?? "") ? 1 : 0)]) {
      const said = variant.join(" ");
      const withVerb = generic.has(root) ? undefined : this.find(`${verb} ${said}`);
      if (withVerb && withVerb.tasks.length > 0) return withVerb;
      const { tasks, quality } = this.find(said);
      const stems = new Set(variant.map(stem));
      const fitting = tasks.filter(({ title }) => {
        const own = wordsOf(title);
        const isAll = own.every((word) => stopWords.has(word) || stems.has(stem(word)));
        const isThing = acquiring.has(root) && !taskVerbs.has(own[0] ?? "");
        return generic.has(root) || isThing || (isAll && !destructive.has(root));
      });
      if (fitting.length > 0) return { tasks: fitting, quality };
    }
    return { tasks: [], quality: 0 };
  }

  /** The ids of up to three tasks that share a word with a name, the nearest first. */
  nearest(name: string): string[] {
    const said = contentOf(wordsOf(name)).slice(0, MAX_FUZZY_WORDS);
    const tests = said.map((word) => ({ root: stem(word), test: isLike(word) }));
    const shared = ({ words }: Entry): number =>
      tests.filter(({ root, test }) => words.some((one) => stem(one) === root || test(one))).length;
    const sharing = this.where((entry) => shared(entry) > 0);
    sharing.sort((a, b) => shared(entryOf(b)) - shared(entryOf(a)));
    return sharing.slice(0, 3).map(({ id }) => id);
  }
}

const stemSet = (words: string): ReadonlySet<string> => new Set(words.split(" ").map(stem));
const generic = stemSet("do get finish complete make have handle take sort");
const acquiring = stemSet("buy order collect fetch pick make bake get");
/** Verbs of which a task with the same object is not the subject, or not done with: "I deleted …", "I missed the dentist". */
const destructive = stemSet(
  "delete remove cancel lose forget break erase label tag miss skip fail ignore reject quit postpone reschedule delay defer move start begin add put leave want need hate run spill waste burn use expire",
);
/** Whether a verb can complete a whole group: "I bought everything", but not "I deleted everything". */
export const canCompleteGroup = (verb: string): boolean => !destructive.has(stem(verb));
const particles = wordSet("up off out in on down over away back at");

export const plain = (name: string): string => foldText(name).trim();
const simplified = (name: string): string =>
  plain(name.replaceAll(/[^\p{L}\p{M}\p{N} ]/gu, "")).replace(/(?:ies|ie|y|s)$/, "");

const indexOf = indexNames(plain, simplified);

/** Finds a list or label by name, ignoring case, accents, plural, punctuation and, if `fuzzy`, a typing error. */
export function byName<Row extends { name: string }>(rows: Row[], name: string, fuzzy = true) {
  const index = indexOf(rows);
  const found = index.called(name);
  if (found || !fuzzy) return found;
  const [one, another] = index.like(misspelt(plain(name)));
  return another ? undefined : one;
}
