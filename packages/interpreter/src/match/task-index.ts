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
  private readonly found = new Map<string, KnownTask[]>();
  /** The folded titles. */
  private readonly lows = once(() => this.tasks.map(({ title }) => fold(title)));
  /** The words of all titles, each with the tasks that have it: slow to make, and only needed for typing errors. */
  private readonly vocabulary = once(() => {
    const vocabulary = new Map<string, KnownTask[]>();
    for (const task of this.tasks)
      for (const word of wordsOf(task.title)) {
        const having = vocabulary.get(word);
        if (having) having.push(task);
        else vocabulary.set(word, [task]);
      }
    return vocabulary;
  });

  constructor(private readonly tasks: readonly KnownTask[]) {}

  /** Only the tasks with exactly this title. */
  exact(name: string): Match {
    const words = wordsOf(name);
    const phrase = phraseOf(words);
    const longest = longestOf(words);
    const lows = this.lows();
    const tasks = this.remembered(`title ${phrase}`, () =>
      this.tasks.filter(
        ({ title }, at) =>
          title.length <= phrase.length + MOST_AROUND &&
          lows[at]?.includes(longest) &&
          phraseOf(wordsOf(title)) === phrase,
      ),
    );
    return matched(tasks, tiers.exact);
  }

  /** All the tasks whose title has all the words, in any form. */
  all(name: string): KnownTask[] {
    return this.withAll(contentOf(wordsOf(name)), this.formsOf);
  }

  /** The tasks that a name may mean, by the surest way that finds any; with typing errors only if that is wanted. */
  find(name: string, fuzzy = true): Match {
    const content = contentOf(wordsOf(name));
    const exact = this.exact(name);
    if (exact.tasks.length > 0 || content.length === 0) return exact;
    const tasks = this.withAll(content, this.formsOf);
    const verbatim = tasks.filter(({ title }) => {
      const own = wordsOf(title);
      return content.every((word) => own.includes(word));
    });
    if (verbatim.length > 0) return matched(verbatim, tiers.words);
    return tasks.length > 0 || content.length > MOST_FUZZY_WORDS || !fuzzy
      ? matched(tasks, tiers.stems)
      : matched(this.withAll(content, this.like), tiers.fuzzy);
  }

  /**
   * Finds what a statement says was done. The verb counts like any word ("I *called* the dentist"). The title may
   * lack it if it is generic ("got"), or if all of the title was said ("I bought the eggs" for "Eggs").
   */
  findStatement(name: string, verb: string): Match {
    const root = stem(verb);
    const isGeneric = generic.has(root);
    for (const words of variants(wordsOf(name))) {
      const said = new Set(words.map(stem));
      const withVerb = isGeneric ? undefined : this.find([verb, ...words].join(" "));
      if (withVerb && withVerb.tasks.length > 0) return withVerb;
      const { tasks, quality } = this.find(words.join(" "));
      const fitting = tasks.filter(({ title }) => {
        const own = wordsOf(title);
        const isAllSaid = own.every((word) => stopWords.has(word) || said.has(stem(word)));
        const isGot = acquiring.has(root) && !taskVerbs.has(own[0] ?? "");
        return isGeneric || isGot || (isAllSaid && !destructive.has(root));
      });
      if (fitting.length > 0) return matched(fitting, quality);
    }
    return matched([], 0);
  }

  /** Up to three tasks that share a word with a name, the nearest first. */
  nearest(name: string): KnownTask[] {
    const words = contentOf(wordsOf(name)).slice(0, MOST_FUZZY_WORDS);
    const having = Map.groupBy(words.flatMap(this.like), (task) => task);
    const shared = [...having].sort(([, one], [, other]) => other.length - one.length);
    return shared.slice(0, 3).map(([task]) => task);
  }

  /** The tasks with all of the words; the longest is in the fewest. */
  private withAll(words: readonly string[], of: (word: string) => KnownTask[]): KnownTask[] {
    const [first, ...others] = [...words].sort((a, b) => b.length - a.length);
    return others.reduce(
      (left, word) => {
        const having = left.length > 0 ? new Set(of(word)) : undefined;
        return having ? left.filter((task) => having.has(task)) : left;
      },
      first === undefined ? [] : of(first),
    );
  }

  /** The tasks with a word in any of its forms. */
  private readonly formsOf = (word: string): KnownTask[] =>
    this.remembered(`form ${word}`, () => {
      const root = stem(word);
      const trace = traceOf(root);
      const lows = this.lows();
      return this.tasks.filter((_, at) => {
        const low = lows[at] as string;
        return low.includes(trace) && wordsOf(low).some((other) => stem(other) === root);
      });
    });

  /** The same, or with a typing error. */
  private readonly like = (word: string): KnownTask[] =>
    this.remembered(`spelling ${word}`, () => {
      const known = this.formsOf(word);
      if (quantifiers.has(word)) return known;
      const found = new Set(known);
      for (const [other, having] of this.vocabulary())
        if (isTypoOf(word, other)) for (const task of having) found.add(task);
      return this.tasks.filter((task) => found.has(task));
    });

  /** Names are looked for in each reading of a message. */
  private remembered(key: string, find: () => KnownTask[]): KnownTask[] {
    const known = this.found.get(key) ?? find();
    this.found.set(key, known);
    return known;
  }
}

/** Makes something when it is first wanted. */
const once = <Value>(make: () => Value): (() => Value) => {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

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
