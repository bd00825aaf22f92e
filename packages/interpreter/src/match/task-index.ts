import { remembering } from "../language/remember.js";
import { misspelt } from "../language/spelling.js";
import { stem, traceOf } from "../language/stems.js";
import { fold } from "../language/text.js";
import { stopWords, taskVerbs, wordSet } from "../language/words.js";
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
  private readonly once = remembering();

  constructor(private readonly tasks: readonly KnownTask[]) {}

  /** The folded titles. */
  private get lows(): readonly string[] {
    return this.once("titles", () => this.tasks.map(({ title }) => fold(title)));
  }

  /** All the tasks whose title has all the words, in any form. */
  all(name: string): KnownTask[] {
    const content = contentOf(wordsOf(name));
    return content.length === 0 ? [] : this.withAll(content);
  }

  /** Only the tasks with exactly this title. */
  titled(name: string): KnownTask[] {
    const words = wordsOf(name);
    const phrase = phraseOf(words);
    const longest = longestOf(words);
    const { lows } = this;
    return this.once(`title ${phrase}`, () =>
      this.tasks.filter(
        ({ title }, at) =>
          title.length <= phrase.length + MOST_AROUND &&
          lows[at]?.includes(longest) &&
          phraseOf(wordsOf(title)) === phrase,
      ),
    );
  }

  /** The tasks that a name may mean, by the surest way that finds any; with typing errors only if that is wanted. */
  find(name: string, fuzzy = true): Match {
    const content = contentOf(wordsOf(name));
    const exact = this.titled(name);
    if (exact.length > 0 || content.length === 0) return { tasks: exact, quality: tiers.exact };
    const tasks = this.withAll(content);
    const verbatim = tasks.filter(({ title }) => {
      const own = wordsOf(title);
      return content.every((word) => own.includes(word));
    });
    if (verbatim.length > 0) return { tasks: verbatim, quality: tiers.words };
    if (tasks.length > 0 || content.length > MOST_FUZZY_WORDS || !fuzzy)
      return { tasks, quality: tiers.stems };
    return { tasks: this.similar(content), quality: tiers.fuzzy };
  }

  /**
   * Finds what a statement says was done. The verb counts like any word ("I *called* the dentist"). The title may
   * lack it if it is generic ("got"), or if all of the title was said ("I bought the eggs" for "Eggs").
   */
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

  /** Up to three tasks that share a word with a name, the nearest first. */
  nearest(name: string): KnownTask[] {
    const words = contentOf(wordsOf(name)).slice(0, MOST_FUZZY_WORDS);
    const sharing = words.flatMap((word) => [
      ...new Set([...this.having(word), ...this.similar([word])]),
    ]);
    const byWords = [...Map.groupBy(sharing, (task) => task).values()];
    return byWords
      .sort((a, b) => b.length - a.length)
      .flatMap(([task]) => task ?? [])
      .slice(0, 3);
  }

  /** The tasks with all of the words in any of their forms; the longest is in the fewest. */
  private withAll(words: readonly string[]): KnownTask[] {
    const byLength = [...words].sort((a, b) => b.length - a.length);
    return byLength.reduce((left, word) => {
      const having = new Set(left.length > 0 ? this.having(word) : []);
      return left.filter((task) => having.has(task));
    }, this.tasks as KnownTask[]);
  }

  private having(word: string): KnownTask[] {
    const root = stem(word);
    const trace = traceOf(root);
    const { lows } = this;
    return this.once(`word ${word}`, () =>
      this.tasks.filter((_, at) => {
        const low = lows[at] as string;
        return low.includes(trace) && wordsOf(low).some((other) => stem(other) === root);
      }),
    );
  }

  /** The tasks with all of the words but for typing errors. */
  private similar(words: readonly string[]): KnownTask[] {
    const tests = words.map((word) =>
      quantifiers.has(word) ? (other: string) => other === word : misspelt(word),
    );
    const own = this.once("words", () => this.lows.map(wordsOf));
    return this.once(`like ${words.join(" ")}`, () =>
      this.tasks.filter((_, at) => tests.every((isLike) => own[at]?.some(isLike))),
    );
  }
}

const stemSet = (words: string): ReadonlySet<string> => new Set(words.split(" ").map(stem));
const generic = stemSet("do get finish complete make have handle take sort");
const acquiring = stemSet("buy order collect fetch pick make bake get");
/** After "I deleted …", a task about the same thing is hardly the one that was meant. */
const destructive = stemSet("delete remove cancel lose forget break erase");
/** Whether all of a group may have been done by this: "I bought everything", and not "I deleted everything". */
export const isDoing = (verb: string): boolean => !destructive.has(stem(verb));
const particles = wordSet("up off out in on down over away back at");
