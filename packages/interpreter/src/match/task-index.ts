import { isTypoOf } from "../language/spelling.js";
import { stem, traceOf } from "../language/stems.js";
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
/** Words that nobody means to be another. */
const quantifiers = wordSet("all everything anything every each");
/** How many characters a title may have beside its words and one space between them. */
const MOST_AROUND = 12;
/** In longer names typing errors are not looked for. */
const MOST_FUZZY_WORDS = 12;

/** The words of a text, folded and without a genitive; compounds are taken apart. */
export function wordsOf(text: string): string[] {
  const words = fold(text).match(/[\p{L}\p{N}]+(?:'\p{L}+)?/gu) ?? [];
  return text.includes("'") || text.includes("’")
    ? words.map((word) => word.replace(/'s$/, ""))
    : words;
}

const phraseOf = (words: readonly string[]): string => {
  const first = words.findIndex((word) => !articles.has(word));
  return words.slice(Math.max(0, first)).join(" ");
};

export const longestOf = (words: readonly string[]): string =>
  words.reduce((best, word) => (word.length > best.length ? word : best), "");

/** Words that tell something, of which all must be in the title. */
export const contentOf = (words: readonly string[]): string[] => [
  ...new Set(words.filter((word) => !stopWords.has(word))),
];

/** Finds tasks by what somebody calls them. */
export class TaskIndex {
  private ownVocabulary: ReadonlyMap<string, KnownTask[]> | undefined;
  private ownLows: readonly string[] | undefined;
  private readonly found = new Map<string, KnownTask[]>();

  constructor(private readonly tasks: readonly KnownTask[]) {}

  /** The folded titles. */
  private get lows(): readonly string[] {
    this.ownLows ??= this.tasks.map(({ title }) => fold(title));
    return this.ownLows;
  }

  /** The words of all titles, each with the tasks that have it: slow to make, and only needed for typing errors. */
  private get vocabulary(): ReadonlyMap<string, KnownTask[]> {
    if (this.ownVocabulary) return this.ownVocabulary;
    const vocabulary = new Map<string, KnownTask[]>();
    for (const task of this.tasks)
      for (const word of wordsOf(task.title)) {
        const having = vocabulary.get(word);
        if (having) having.push(task);
        else vocabulary.set(word, [task]);
      }
    this.ownVocabulary = vocabulary;
    return vocabulary;
  }

  /** The tasks that a name may mean, by the surest way that finds any; with typing errors only if that is wanted. */
  find(name: string, fuzzy = true): Match {
    return this.findWords(wordsOf(name), fuzzy);
  }

  /** All the tasks whose title has all the words, in any form. */
  all(name: string): KnownTask[] {
    const content = contentOf(wordsOf(name));
    return content.length === 0 ? [] : this.withAll(content, "form");
  }

  /** Only the tasks with exactly this title. */
  exact(name: string): Match {
    return matched(this.titled(wordsOf(name)), tiers.exact);
  }

  private titled(words: readonly string[]): KnownTask[] {
    const phrase = phraseOf(words);
    const longest = longestOf(words);
    return this.remembered(`title ${phrase}`, () =>
      this.tasks.filter(
        ({ title }, at) =>
          title.length <= phrase.length + MOST_AROUND &&
          this.lows[at]?.includes(longest) &&
          phraseOf(wordsOf(title)) === phrase,
      ),
    );
  }

  private findWords(words: readonly string[], fuzzy = true): Match {
    const content = contentOf(words);
    const exact = this.titled(words);
    if (exact.length > 0 || content.length === 0) return matched(exact, tiers.exact);
    const tasks = this.withAll(content, "form");
    const verbatim = tasks.filter(({ title }) => {
      const own = wordsOf(title);
      return content.every((word) => own.includes(word));
    });
    if (verbatim.length > 0) return matched(verbatim, tiers.words);
    return tasks.length > 0 || content.length > MOST_FUZZY_WORDS || !fuzzy
      ? matched(tasks, tiers.stems)
      : matched(this.withAll(content, "spelling"), tiers.fuzzy);
  }

  /**
   * Finds what a statement says was done. The verb counts like any word ("I *called* the dentist"). The title may
   * lack it if it is generic ("got"), or if all of the title was said ("I bought the eggs" for "Eggs").
   */
  findStatement(name: string, verb: string): Match {
    const root = stem(verb);
    for (const variant of variants(wordsOf(name))) {
      const withVerb = generic.has(root) ? undefined : this.findWords([verb, ...variant]);
      if (withVerb && withVerb.tasks.length > 0) return withVerb;
      const { tasks, quality } = this.findWords(variant);
      const said = new Set(variant.map(stem));
      const fitting = tasks.filter(({ title }) => {
        const words = wordsOf(title);
        return (
          generic.has(root) ||
          (acquiring.has(root) && !taskVerbs.has(words[0] ?? "")) ||
          (!destructive.has(root) &&
            words.every((word) => stopWords.has(word) || said.has(stem(word))))
        );
      });
      if (fitting.length > 0) return matched(fitting, quality);
    }
    return matched([], 0);
  }

  /** Up to three tasks that share a word with a name, the nearest first. */
  nearest(name: string): KnownTask[] {
    const shared = new Map<KnownTask, number>();
    for (const word of contentOf(wordsOf(name)).slice(0, MOST_FUZZY_WORDS))
      for (const task of this.having(word, "spelling"))
        shared.set(task, (shared.get(task) ?? 0) + 1);
    return [...shared]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 3)
      .map(([task]) => task);
  }

  /** The tasks with all of the words; the longest is in the fewest. */
  private withAll(words: readonly string[], by: "form" | "spelling"): KnownTask[] {
    let left: KnownTask[] | undefined;
    for (const word of [...words].sort((a, b) => b.length - a.length)) {
      const having = new Set(this.having(word, by));
      left = left ? left.filter((task) => having.has(task)) : [...having];
      if (left.length === 0) break;
    }
    return left ?? [];
  }

  /** The tasks with a word in any of its forms, or also with a typing error. */
  private having(word: string, by: "form" | "spelling"): KnownTask[] {
    return this.remembered(`${by} ${word}`, () => (by === "form" ? this.formsOf : this.like)(word));
  }

  private readonly formsOf = (word: string): KnownTask[] => {
    const root = stem(word);
    const trace = traceOf(root);
    return this.tasks.filter((_, at) => {
      const low = this.lows[at] as string;
      return low.includes(trace) && wordsOf(low).some((other) => stem(other) === root);
    });
  };

  private readonly like = (word: string): KnownTask[] => {
    const found = new Set(this.having(word, "form"));
    if (quantifiers.has(word)) return [...found];
    for (const [other, having] of this.vocabulary)
      if (isTypoOf(word, other)) for (const task of having) found.add(task);
    return this.tasks.filter((task) => found.has(task));
  };

  /** Names are looked for in each reading of a message. */
  private remembered(key: string, find: () => KnownTask[]): KnownTask[] {
    const known = this.found.get(key) ?? find();
    this.found.set(key, known);
    return known;
  }
}

const matched = (tasks: KnownTask[], quality: number): Match => ({
  tasks,
  quality: tasks.length > 0 ? quality : 0,
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
