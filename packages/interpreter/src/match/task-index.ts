import { isTypoOf } from "../language/spelling.js";
import { mayHave, stem } from "../language/stems.js";
import { fold } from "../language/text.js";
import { stopWords, taskVerbs, timeWords, wordSet } from "../language/words.js";
import type { KnownTask } from "../types.js";

/** What a name was found as: the whole title, its words, their stems, with typing errors. */
const tiers = { exact: 1, words: 0.9, stems: 0.8, fuzzy: 0.6 };

export interface Match {
  tasks: KnownTask[];
  /** How surely the name means what was found, from 0 to 1. */
  quality: number;
}

const articles = wordSet("a an the my our your");
/** How many characters a title may have beside its words and one space between them. */
const MOST_AROUND = 12;
/** In longer names typing errors are not looked for. */
const MOST_FUZZY_WORDS = 12;

/** The words of a text, folded; compounds are taken apart. */
export const wordsOf = (text: string): string[] =>
  fold(text)
    .replaceAll(/'s\b|s'(?=\s|$)/g, (end) => (end === "'s" ? "" : "s"))
    .match(/[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu) ?? [];

const phraseOf = (words: readonly string[]): string =>
  words
    .slice(
      Math.max(
        0,
        words.findIndex((word) => !articles.has(word)),
      ),
    )
    .join(" ");

export const longestOf = (words: readonly string[]): string =>
  words.reduce((best, word) => (word.length > best.length ? word : best), "");

/** Words that tell something, of which all must be in the title. */
export const contentOf = (words: readonly string[]): string[] => [
  ...new Set(words.filter((word) => !stopWords.has(word))),
];

/** A task with its title, which is split into words only if something of it was looked for. */
class Title {
  private ownLow: string | undefined;
  private ownWords: string[] | undefined;
  private ownStems: ReadonlySet<string> | undefined;

  constructor(readonly task: KnownTask) {}

  get low(): string {
    this.ownLow ??= fold(this.task.title);
    return this.ownLow;
  }

  get words(): string[] {
    this.ownWords ??= wordsOf(this.low);
    return this.ownWords;
  }

  get stems(): ReadonlySet<string> {
    this.ownStems ??= new Set(this.words.map(stem));
    return this.ownStems;
  }
}

/** Gives what was computed for a key before, if it was. */
function remembered<Value>(known: Map<string, Value>, key: string, compute: () => Value): Value {
  const value = known.get(key) ?? compute();
  known.set(key, value);
  return value;
}

/** Finds tasks by what somebody calls them. Titles are scanned as text; only those that may fit are taken apart. */
export class TaskIndex {
  private readonly titles: readonly Title[];
  private readonly byPhrase = new Map<string, Title[]>();
  private readonly byStem = new Map<string, Title[]>();
  private readonly bySpelling = new Map<string, Title[]>();
  private vocabulary: ReadonlyMap<string, Title[]> | undefined;

  constructor(tasks: readonly KnownTask[]) {
    this.titles = tasks.map((task) => new Title(task));
  }

  /** The tasks that a name may mean, by the surest way that finds any; with typing errors only if that is wanted. */
  find(name: string, fuzzy = true): Match {
    return matched(this.findWords(wordsOf(name), fuzzy));
  }

  /** All the tasks whose title has all the words, in any form. */
  all(name: string): KnownTask[] {
    const content = contentOf(wordsOf(name));
    return content.length === 0 ? [] : this.withAll(content).map(taskOf);
  }

  /** Only the tasks with exactly this title. */
  exact(name: string): Match {
    return matched([this.titled(wordsOf(name)), tiers.exact]);
  }

  private titled(words: readonly string[]): Title[] {
    const phrase = phraseOf(words);
    const longest = longestOf(words);
    return remembered(this.byPhrase, phrase, () =>
      this.titles.filter(
        (title) =>
          title.task.title.length <= phrase.length + MOST_AROUND &&
          title.low.includes(longest) &&
          phraseOf(title.words) === phrase,
      ),
    );
  }

  private findWords(words: readonly string[], fuzzy = true): Found {
    const content = contentOf(words);
    const exact = this.titled(words);
    if (exact.length > 0 || content.length === 0) return [exact, tiers.exact];
    const titles = this.withAll(content);
    const verbatim = titles.filter((title) => content.every((word) => title.words.includes(word)));
    if (verbatim.length > 0) return [verbatim, tiers.words];
    if (titles.length > 0 || content.length > MOST_FUZZY_WORDS || !fuzzy)
      return [titles, tiers.stems];
    return [intersect(content.map((word) => this.like(word))), tiers.fuzzy];
  }

  /**
   * Finds what a statement says was done. The verb counts like any word ("I *called* the dentist"). The title may
   * lack it if it is generic ("got"), or if all of the title was said ("I bought the eggs" for "Eggs").
   */
  findStatement(name: string, verb: string): Match {
    const root = stem(verb);
    for (const variant of variants(wordsOf(name))) {
      const withVerb: Found = generic.has(root) ? [[], 0] : this.findWords([verb, ...variant]);
      if (withVerb[0].length > 0) return matched(withVerb);
      const [titles, quality] = this.findWords(variant);
      const said = new Set(variant.map(stem));
      const fits = ({ words }: Title) =>
        generic.has(root) ||
        (acquiring.has(root) && !taskVerbs.has(words[0] ?? "")) ||
        (!destructive.has(root) &&
          words.every((word) => stopWords.has(word) || said.has(stem(word))));
      const fitting = titles.filter(fits);
      if (fitting.length > 0) return matched([fitting, quality]);
    }
    return { tasks: [], quality: 0 };
  }

  /** Up to three tasks that share a word with a name, the nearest first. */
  nearest(name: string): KnownTask[] {
    const shared = new Map<Title, number>();
    for (const word of contentOf(wordsOf(name)).slice(0, MOST_FUZZY_WORDS))
      for (const title of this.like(word)) shared.set(title, (shared.get(title) ?? 0) + 1);
    return [...shared]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 3)
      .map(([{ task }]) => task);
  }

  /** The titles with all of the words; those with the longest one are few. */
  private withAll(words: readonly string[]): Title[] {
    const roots = words.map(stem);
    return this.with(longestOf(words)).filter(({ stems }) =>
      roots.every((root) => stems.has(root)),
    );
  }

  /** The titles with a word in any of its forms. */
  private with(word: string): Title[] {
    const root = stem(word);
    const may = mayHave(root);
    return remembered(this.byStem, root, () =>
      this.titles.filter((title) => may(title.low) && title.stems.has(root)),
    );
  }

  /** The titles with a word like this one. */
  private like(word: string): Title[] {
    return remembered(this.bySpelling, word, () => {
      this.vocabulary ??= byWord(this.titles);
      const titles = new Set(this.with(word));
      for (const [other, having] of this.vocabulary)
        if (isTypoOf(word, other)) for (const title of having) titles.add(title);
      return [...titles];
    });
  }
}

type Found = [titles: readonly Title[], quality: number];

const taskOf = ({ task }: Title): KnownTask => task;
const matched = ([titles, quality]: Found): Match => ({
  tasks: titles.map(taskOf),
  quality: titles.length > 0 ? quality : 0,
});

const stemSet = (words: string): ReadonlySet<string> => new Set(words.split(" ").map(stem));
const generic = stemSet("do get finish complete make have handle take sort");
const acquiring = stemSet("buy order collect fetch pick make bake get");
/** After "I deleted …", a task about the same thing is hardly the one that was meant. */
const destructive = stemSet("delete remove cancel lose forget break erase");
/** Whether all of a group may have been done by this: "I bought everything", and not "I deleted everything". */
export const isDoing = (verb: string): boolean => !destructive.has(stem(verb));
const particles = wordSet("up off out in on down over away back at");

function* variants(words: readonly string[]): Generator<readonly string[]> {
  yield words;
  const timeless = words.slice(0, words.findLastIndex((word) => !timeWords.has(word)) + 1);
  if (timeless.length < words.length && timeless.length > 0) yield timeless;
  if (particles.has(timeless[0] ?? "")) yield timeless.slice(1);
}

function byWord(titles: readonly Title[]): Map<string, Title[]> {
  const groups = new Map<string, Title[]>();
  for (const title of titles)
    for (const word of title.words) remembered(groups, word, () => []).push(title);
  return groups;
}

function intersect(groups: Title[][]): Title[] {
  const [smallest = [], ...others] = [...groups].sort((a, b) => a.length - b.length);
  const sets = others.map((group) => new Set(group));
  return smallest.filter((one) => sets.every((set) => set.has(one)));
}
