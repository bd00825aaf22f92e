import { isTypoOf } from "../language/spelling.js";
import { formsOf, stem } from "../language/stems.js";
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

const nothing: Match = { tasks: [], quality: 0 };
const articles = wordSet("a an the my our your");
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

/** Words that tell something, of which all must be in the title. */
export const contentOf = (words: readonly string[]): string[] => [
  ...new Set(words.filter((word) => !stopWords.has(word))),
];

/** What is known of a title; split into words only if something of it was looked for. */
interface Title {
  low: string;
  words?: string[];
  stems?: ReadonlySet<string>;
}

const titles = new WeakMap<KnownTask, Title>();

function titleOf(task: KnownTask): Title {
  const known = titles.get(task) ?? { low: fold(task.title) };
  titles.set(task, known);
  return known;
}

function titleWords(task: KnownTask): string[] {
  const title = titleOf(task);
  title.words ??= wordsOf(title.low);
  return title.words;
}

function stemsOf(task: KnownTask): ReadonlySet<string> {
  const title = titleOf(task);
  title.stems ??= new Set(titleWords(task).map(stem));
  return title.stems;
}

/** Finds tasks by what somebody calls them. Titles are scanned as text; only those that may fit are taken apart. */
export class TaskIndex {
  private readonly found = new Map<string, KnownTask[]>();
  private readonly similar = new Map<string, KnownTask[]>();
  private vocabulary: ReadonlyMap<string, KnownTask[]> | undefined;

  constructor(private readonly tasks: readonly KnownTask[]) {}

  /** The tasks that a name may mean, by the surest way that finds any. */
  find(name: string): Match {
    return this.findWords(wordsOf(name));
  }

  /** All the tasks whose title has all the words, in any form. */
  all(name: string): KnownTask[] {
    const content = contentOf(wordsOf(name));
    return content.length === 0 ? [] : intersect(content.map((word) => this.with(word)));
  }

  /** Only the task with exactly this title. */
  exact(name: string): Match {
    const words = wordsOf(name);
    const phrase = phraseOf(words);
    if (phrase === "") return nothing;
    const longest = words.reduce((best, word) => (word.length > best.length ? word : best), "");
    const tasks = this.tasks.filter(
      (task) => titleOf(task).low.includes(longest) && phraseOf(titleWords(task)) === phrase,
    );
    return tasks.length > 0 ? { tasks, quality: tiers.exact } : nothing;
  }

  private findWords(words: readonly string[]): Match {
    const exact = this.exact(words.join(" "));
    if (exact.tasks.length > 0) return exact;
    const content = contentOf(words);
    if (content.length === 0) return nothing;
    const tasks = intersect(content.map((word) => this.with(word)));
    const verbatim = tasks.filter((task) =>
      content.every((word) => titleWords(task).includes(word)),
    );
    if (verbatim.length > 0) return { tasks: verbatim, quality: tiers.words };
    if (tasks.length > 0) return { tasks, quality: tiers.stems };
    if (content.length > MOST_FUZZY_WORDS) return nothing;
    const fuzzy = intersect(content.map((word) => this.like(word)));
    return fuzzy.length > 0 ? { tasks: fuzzy, quality: tiers.fuzzy } : nothing;
  }

  /**
   * Finds what a statement says was done. The verb counts like any word ("I *called* the dentist"). The title may
   * lack it if it is generic ("got"), or if all of the title was said ("I bought the eggs" for "Eggs").
   */
  findStatement(name: string, verb: string): Match {
    for (const variant of variants(wordsOf(name))) {
      const withVerb = generic.has(verb) ? nothing : this.findWords([verb, ...variant]);
      if (withVerb.tasks.length > 0) return withVerb;
      const bare = this.findWords(variant);
      if (bare.tasks.length === 0 || generic.has(verb)) {
        if (bare.tasks.length > 0) return bare;
        continue;
      }
      if (destructive.has(stem(verb))) continue;
      const said = new Set(variant.map(stem));
      const isThing = (task: KnownTask) =>
        acquiring.has(verb) && !taskVerbs.has(titleWords(task)[0] ?? "");
      const tasks = bare.tasks.filter(
        (task) =>
          isThing(task) ||
          titleWords(task).every((word) => stopWords.has(word) || said.has(stem(word))),
      );
      if (tasks.length > 0) return { tasks, quality: bare.quality };
    }
    return nothing;
  }

  /** Up to three tasks that share a word with a name, the nearest first. */
  nearest(name: string): KnownTask[] {
    const shared = new Map<KnownTask, number>();
    for (const word of contentOf(wordsOf(name)).slice(0, MOST_FUZZY_WORDS))
      for (const task of this.like(word)) shared.set(task, (shared.get(task) ?? 0) + 1);
    return [...shared]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 3)
      .map(([task]) => task);
  }

  /** The tasks with a word in any of its forms. */
  private with(word: string): KnownTask[] {
    const root = stem(word);
    const known = this.found.get(root);
    if (known) return known;
    // A stem may end otherwise than the word: "party", "parties".
    const traces = formsOf(root).map((form) => (form.length > 3 ? form.slice(0, -1) : form));
    const tasks = this.tasks.filter((task) => {
      const { low } = titleOf(task);
      return traces.some((trace) => low.includes(trace)) && stemsOf(task).has(root);
    });
    this.found.set(root, tasks);
    return tasks;
  }

  /** The tasks with a word like this one. */
  private like(word: string): KnownTask[] {
    const known = this.similar.get(word);
    if (known) return known;
    this.vocabulary ??= byWord(this.tasks);
    const tasks = new Set(this.with(word));
    for (const [other, having] of this.vocabulary)
      if (isTypoOf(word, other)) for (const task of having) tasks.add(task);
    this.similar.set(word, [...tasks]);
    return [...tasks];
  }
}

const generic = wordSet("do get finish complete make have handle take sort");
const acquiring = wordSet("buy order collect fetch pick make bake get");
/** After "I deleted …", a task about the same thing is hardly the one that was meant. */
const destructive = new Set(
  [..."delete remove cancel lose forget break erase".split(" ")].map(stem),
);
const particles = wordSet("up off out in on down over away back at");

function* variants(words: readonly string[]): Generator<readonly string[]> {
  yield words;
  const timeless = words.slice(0, words.findLastIndex((word) => !timeWords.has(word)) + 1);
  if (timeless.length < words.length && timeless.length > 0) yield timeless;
  if (particles.has(timeless[0] ?? "")) yield timeless.slice(1);
}

function byWord(tasks: readonly KnownTask[]): Map<string, KnownTask[]> {
  const groups = new Map<string, KnownTask[]>();
  for (const task of tasks)
    for (const word of titleWords(task)) {
      const known = groups.get(word);
      if (known) known.push(task);
      else groups.set(word, [task]);
    }
  return groups;
}

function intersect(groups: KnownTask[][]): KnownTask[] {
  const [smallest = [], ...others] = [...groups].sort((a, b) => a.length - b.length);
  const sets = others.map((group) => new Set(group));
  return smallest.filter((one) => sets.every((set) => set.has(one)));
}
