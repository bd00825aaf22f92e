import type { Token } from "./tokens.js";

/** Phrases to look for at a place of an utterance, the longest first. */
export interface Phrases<T> {
  byFirst: ReadonlyMap<string, { words: string[]; value: T }[]>;
}

/** Makes a lookup of phrases, one a line or parted by commas; each line's value is the same. */
export function phrases<T>(...entries: [text: string, value: T][]): Phrases<T> {
  const byFirst = new Map<string, { words: string[]; value: T }[]>();
  for (const [text, value] of entries) {
    for (const phrase of text.split(/[,\n]/u)) {
      const words = phrase.trim().split(/\s+/u);
      const first = words[0];
      if (!first) continue;
      byFirst.set(first, [...(byFirst.get(first) ?? []), { words, value }]);
    }
  }
  for (const list of byFirst.values()) list.sort((a, b) => b.words.length - a.words.length);
  return { byFirst };
}

/** The same for phrases that need no value. */
export function phraseSet(text: string): Phrases<true> {
  return phrases([text, true]);
}

/** The longest phrase that stands at a place, with its length in tokens. */
export function matchAt<T>(
  lookup: Phrases<T>,
  tokens: readonly Token[],
  at: number,
): { length: number; value: T } | undefined {
  const first = tokens[at];
  if (first?.kind !== "word") return undefined;
  const found = lookup.byFirst
    .get(first.word)
    ?.find(({ words }) => words.every((word, i) => tokens[at + i]?.word === word));
  return found && { length: found.words.length, value: found.value };
}

/** Whether tokens are exactly one of the phrases. */
export function matchWhole<T>(lookup: Phrases<T>, tokens: readonly Token[]): T | undefined {
  const first = tokens[0];
  if (first?.kind !== "word") return undefined;
  return lookup.byFirst
    .get(first.word)
    ?.find(
      ({ words }) =>
        words.length === tokens.length && words.every((word, i) => tokens[i]?.word === word),
    )?.value;
}

/** Whether exactly `length` tokens from a place on are one of the phrases. */
export function isPhraseAt<T>(
  lookup: Phrases<T>,
  tokens: readonly Token[],
  at: number,
  length: number,
): boolean {
  const first = tokens[at];
  if (first?.kind !== "word") return false;
  const list = lookup.byFirst.get(first.word) ?? [];
  return list.some(
    ({ words }) =>
      words.length === length && words.every((word, i) => tokens[at + i]?.word === word),
  );
}
