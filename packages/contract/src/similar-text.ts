import { foldText } from "./search-text.js";

// The fallback of a search when no task has all of its words: words may differ by a typo or two.

/** Anything but letters, digits and combining marks separates words here. */
const notOfWords = /[^\p{L}\p{N}\p{M}]+/u;

/** The words of a search, folded, each as its characters. */
function charactersOf(q: string): string[][] {
  return foldText(q)
    .split(notOfWords)
    .filter(Boolean)
    .map((word) => [...word]);
}

/** How many typos are allowed in a word. */
function typosIn(characters: readonly string[]): number {
  if (characters.length < 4 || characters.every((one) => /\p{N}/u.test(one))) return 0;
  return characters.length < 8 ? 1 : 2;
}

/**
 * Returns a predicate on folded texts: whether each word of a search has a match in any of them. A
 * match is the word itself, or a word with a prefix that differs from it by at most one typo (from
 * four letters on) or two (from eight on). A typo is an inserted, missing or wrong letter, or two
 * adjacent letters transposed. Numbers must match exactly.
 *
 * @returns `null` if no word is long enough for a typo
 */
export function similarTo(q: string): ((texts: readonly string[]) => boolean) | null {
  const words = charactersOf(q);
  if (words.every((word) => typosIn(word) === 0)) return null;
  const tests = words.map(similarWord);
  return (texts) => tests.every((isSimilar) => texts.some((text) => isSimilar(text)));
}

/** The most parts that {@link similarParts} returns. */
export const MOST_PARTS = 5;

/**
 * Substrings of one word of a search, made of letters and digits: whatever {@link similarTo} accepts
 * has at least one of them literally. For a cheap filter before the expensive comparison.
 */
export function similarParts(q: string): string[] {
  const shortest = (parts: readonly string[]) => Math.min(...parts.map((part) => part.length));
  const ofWords = charactersOf(q).map(partsKept);
  return ofWords.reduce((best, parts) => (shortest(parts) > shortest(best) ? parts : best), [""]);
}

/**
 * Splits a word into one more piece than it may have typos, so that at least one piece is intact,
 * unless a transposition spans the boundary of two pieces: for that case, the text around each
 * boundary with its two letters transposed is added.
 */
function partsKept(word: readonly string[]): string[] {
  const typos = typosIn(word);
  const ends = Array.from({ length: typos + 2 }, (_, nth) =>
    Math.floor((nth * word.length) / (typos + 1)),
  );
  const piece = (from: number | undefined, to: number | undefined) => word.slice(from, to).join("");
  const pieces = ends.slice(1).map((end, nth) => piece(ends[nth], end));
  const around = ends.slice(1, -1).map((at, nth) => {
    // The other typo may be another transposition, at the end of the second piece.
    const to = nth + 2 < ends.length - 1 ? (ends[nth + 2] as number) - 1 : ends[nth + 2];
    return piece(ends[nth], at - 1) + word[at] + word[at - 1] + piece(at + 1, to);
  });
  return [...pieces, ...around];
}

function similarWord(characters: readonly string[]): (text: string) => boolean {
  const word = characters.join("");
  const typos = typosIn(characters);
  // A person's tasks repeat the same words, so results are cached.
  const known = new Map<string, boolean>();
  const isLike = (other: string) => {
    let like = known.get(other);
    if (like === undefined) {
      like = beginsLike([...other], characters, typos);
      known.set(other, like);
    }
    return like;
  };
  return (text) => text.includes(word) || (typos > 0 && text.split(notOfWords).some(isLike));
}

/** Whether some beginning of `text` is at most `most` typos away from `word` (optimal string alignment). */
function beginsLike(text: readonly string[], word: readonly string[], most: number): boolean {
  if (text.length < word.length - most) return false;
  let before: number[] = [];
  let last = Array.from({ length: word.length + 1 }, (_, index) => index);
  for (let i = 1; i <= Math.min(text.length, word.length + most); i++) {
    const row = [i];
    for (let j = 1; j <= word.length; j++) {
      const same = text[i - 1] === word[j - 1];
      let cost = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (same ? 0 : 1),
      );
      const exchanged =
        i > 1 && j > 1 && text[i - 1] === word[j - 2] && text[i - 2] === word[j - 1];
      if (exchanged) cost = Math.min(cost, (before[j - 2] as number) + 1);
      row.push(cost);
    }
    if ((row.at(-1) as number) <= most) return true;
    if (Math.min(...row) > most) return false;
    before = last;
    last = row;
  }
  return false;
}
