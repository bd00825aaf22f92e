import type { Token } from "./tokens.js";

/** Phrases by their first word, the longest first. */
export interface Phrases<T> {
  byFirst: ReadonlyMap<string, { words: string[]; value: T }[]>;
}

/** Makes a lookup of phrases: each text holds phrases separated by commas or lines, with one value. */
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
export const phraseSet = (text: string): Phrases<true> => phrases([text, true]);

/**
 * The longest phrase that stands at a place, with its length in tokens.
 *
 * @param length if given, only phrases of this many tokens count
 */
export function matchAt<T>(
  lookup: Phrases<T>,
  tokens: readonly Token[],
  at: number,
  length?: number,
): { length: number; value: T } | undefined {
  const first = tokens[at];
  if (first?.kind !== "word") return undefined;
  const found = lookup.byFirst
    .get(first.word)
    ?.find(
      ({ words }) =>
        (length === undefined || words.length === length) &&
        words.every((word, i) => tokens[at + i]?.word === word),
    );
  return found && { length: found.words.length, value: found.value };
}

/** The value of the phrase that the tokens are exactly. */
export const matchWhole = <T>(lookup: Phrases<T>, tokens: readonly Token[]): T | undefined =>
  matchAt(lookup, tokens, 0, tokens.length)?.value;

/** Whether exactly `length` tokens from a place on are one of the phrases. */
export const isPhraseAt = <T>(
  lookup: Phrases<T>,
  tokens: readonly Token[],
  at: number,
  length: number,
): boolean => matchAt(lookup, tokens, at, length) !== undefined;
