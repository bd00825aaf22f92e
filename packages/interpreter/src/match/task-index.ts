import { isTypoOf } from "../language/spelling.js";
import { stem } from "../language/stems.js";
import { fold } from "../language/text.js";
import { stopWords, wordSet } from "../language/words.js";
import type { KnownTask } from "../types.js";

/** A task with the words of its title. */
interface Candidate {
  task: KnownTask;
  /** The title without its article. */
  phrase: string;
  words: readonly string[];
  stems: ReadonlySet<string>;
}

/** How surely a name means what was found: by the whole title, by words, by stems, with typing errors. */
const tiers = { exact: 1, words: 0.9, stems: 0.8, fuzzy: 0.6 };

export interface Match {
  tasks: KnownTask[];
  /** 0 to 1. */
  quality: number;
}

const articles = wordSet("a an the my our your");
/** In longer names typing errors are not looked for. */
const MOST_FUZZY_WORDS = 12;

/** The words of a text, folded; compounds are taken apart. */
export const wordsOf = (text: string): string[] =>
  fold(text)
    .replaceAll(/'s\b|s'(?=\s|$)/g, (end) => (end === "'s" ? "" : "s"))
    .match(/[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu) ?? [];

const phraseOf = (words: readonly string[]): string => {
  const from = words.findIndex((word) => !articles.has(word));
  return words.slice(Math.max(0, from)).join(" ");
};

/** Words that tell something, of which all must be in the title. */
export const contentOf = (words: readonly string[]): string[] => [
  ...new Set(words.filter((word) => !stopWords.has(word))),
];

const prepared = new WeakMap<KnownTask, Candidate>();

function prepare(task: KnownTask): Candidate {
  const known = prepared.get(task);
  if (known) return known;
  const words = wordsOf(task.title);
  const candidate = { task, phrase: phraseOf(words), words, stems: new Set(words.map(stem)) };
  prepared.set(task, candidate);
  return candidate;
}

/** Finds tasks by what somebody calls them, in time that hardly grows with their number. */
export class TaskIndex {
  private readonly candidates: readonly Candidate[];
  private readonly maps: Partial<Record<"phrases" | "stems", Map<string, Candidate[]>>> = {};
  private first: Map<string, Set<string>> | undefined;
  private readonly similar = new Map<string, Set<Candidate>>();

  private constructor(private readonly tasks: readonly KnownTask[]) {
    this.candidates = tasks.map(prepare);
  }

  /** The index of these tasks: the one there is, where they are the same as before. */
  static of(tasks: readonly KnownTask[]): TaskIndex {
    const [first] = tasks;
    const last = first && latest.get(first);
    if (last?.has(tasks)) return last;
    const index = new TaskIndex(tasks);
    if (first) latest.set(first, index);
    return index;
  }

  private has(tasks: readonly KnownTask[]): boolean {
    return this.tasks.length === tasks.length && tasks.every((task, at) => task === this.tasks[at]);
  }

  // Each map is made when it is first looked into: a message about a group needs none of them.

  private get byPhrase(): Map<string, Candidate[]> {
    this.maps.phrases ??= grouped(this.candidates, ({ phrase }) => [phrase]);
    return this.maps.phrases;
  }

  private get byStem(): Map<string, Candidate[]> {
    this.maps.stems ??= grouped(this.candidates, ({ stems }) => stems);
    return this.maps.stems;
  }

  private get byFirst(): Map<string, Set<string>> {
    if (this.first) return this.first;
    this.first = new Map();
    for (const word of this.candidates.flatMap(({ words }) => words)) {
      const first = word[0] as string;
      const known = this.first.get(first) ?? new Set();
      this.first.set(first, known.add(word));
    }
    return this.first;
  }

  /** The tasks that a name may mean, by the surest way that finds any. */
  find(name: string): Match {
    return this.findWords(wordsOf(name));
  }

  /** All the tasks whose title has all the words, in any form. */
  all(name: string): KnownTask[] {
    const content = contentOf(wordsOf(name));
    if (content.length === 0) return [];
    return intersect(content.map((word) => this.byStem.get(stem(word)) ?? [])).map(
      ({ task }) => task,
    );
  }

  /** Only the task with exactly this title. */
  exact(name: string): Match {
    const found = this.byPhrase.get(phraseOf(wordsOf(name))) ?? [];
    return { tasks: found.map(({ task }) => task), quality: tiers.exact };
  }

  private findWords(words: readonly string[]): Match {
    const phrase = phraseOf(words);
    const exact = phrase === "" ? undefined : this.byPhrase.get(phrase);
    if (exact) return matched(exact, tiers.exact);
    const content = contentOf(words);
    if (content.length === 0) return { tasks: [], quality: 0 };
    const byStems = intersect(content.map((word) => this.byStem.get(stem(word)) ?? []));
    const byWords = byStems.filter(({ words: own }) => content.every((word) => own.includes(word)));
    if (byWords.length > 0) return matched(byWords, tiers.words);
    if (byStems.length > 0) return matched(byStems, tiers.stems);
    if (content.length > MOST_FUZZY_WORDS) return { tasks: [], quality: 0 };
    return matched(intersect(content.map((word) => [...this.like(word)])), tiers.fuzzy);
  }

  /**
   * Finds what a statement says was done. The verb counts like any word ("I *called* the dentist"). The title may
   * lack it if it is generic ("got"), or if all of the title was said ("I bought the eggs" for "Eggs").
   */
  findStatement(name: string, verb: string): Match {
    const words = wordsOf(name);
    const isGeneric = generic.has(verb);
    for (const variant of variants(words)) {
      const withVerb = isGeneric ? { tasks: [], quality: 0 } : this.findWords([verb, ...variant]);
      if (withVerb.tasks.length > 0) return withVerb;
      const bare = this.findWords(variant);
      if (bare.tasks.length === 0) continue;
      if (isGeneric) return bare;
      if (destructive.has(stem(verb))) continue;
      const said = new Set(variant.map(stem));
      const covered = bare.tasks.filter((task) =>
        prepare(task).words.every((word) => stopWords.has(word) || said.has(stem(word))),
      );
      if (covered.length > 0) return { tasks: covered, quality: bare.quality };
    }
    return { tasks: [], quality: 0 };
  }

  /** Up to three tasks that share a word with a name, the nearest first. */
  nearest(name: string): KnownTask[] {
    const shared = new Map<KnownTask, number>();
    for (const word of contentOf(wordsOf(name)).slice(0, MOST_FUZZY_WORDS)) {
      for (const { task } of this.like(word)) shared.set(task, (shared.get(task) ?? 0) + 1);
    }
    return [...shared]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 3)
      .map(([task]) => task);
  }

  /** The tasks with a word like this one. */
  private like(word: string): Set<Candidate> {
    const known = this.similar.get(word);
    if (known) return known;
    const found = new Set(this.byStem.get(stem(word)));
    for (const first of new Set([word[0], word[1]])) {
      for (const other of this.byFirst.get(first ?? "") ?? []) {
        if (!isTypoOf(word, other)) continue;
        for (const one of this.byStem.get(stem(other)) ?? []) found.add(one);
      }
    }
    this.similar.set(word, found);
    return found;
  }
}

const generic = wordSet("do get finish complete make have handle take sort");
/** After "I deleted …", a task about the same thing is hardly the one that was meant. */
const destructive = new Set(
  ["delete", "remove", "cancel", "lose", "forget", "break", "erase"].map(stem),
);
const particles = wordSet("up off out in on down over away back at");
const trailing = wordSet(
  "today yesterday already just now finally earlier tonight recently this morning afternoon evening night last week ago again too",
);

function* variants(words: readonly string[]): Generator<readonly string[]> {
  yield words;
  let end = words.length;
  while (end > 1 && trailing.has(words[end - 1] as string)) end -= 1;
  const timeless = words.slice(0, end);
  if (end < words.length) yield timeless;
  if (particles.has(timeless[0] ?? "")) yield timeless.slice(1);
}

/** The last index that begins with a task; a message is understood anew after each step, over the same rows. */
const latest = new WeakMap<KnownTask, TaskIndex>();

function grouped(
  candidates: readonly Candidate[],
  keysOf: (candidate: Candidate) => Iterable<string>,
): Map<string, Candidate[]> {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    for (const key of keysOf(candidate)) {
      const known = groups.get(key);
      if (known) known.push(candidate);
      else groups.set(key, [candidate]);
    }
  }
  return groups;
}

function intersect(groups: Candidate[][]): Candidate[] {
  const [smallest = [], ...others] = [...groups].sort((a, b) => a.length - b.length);
  const sets = others.map((group) => new Set(group));
  return smallest.filter((one) => sets.every((set) => set.has(one)));
}

const matched = (found: readonly Candidate[], quality: number): Match => ({
  tasks: found.map(({ task }) => task),
  quality: found.length > 0 ? quality : 0,
});
