import { foundIn, wordsOf } from "@docket/contract/search-text";

/** Splits a text at each occurrence of a word of `search`. */
export function splitMatches(text: string, search: string) {
  const parts: { from: number; part: string; match: boolean }[] = [];
  let from = 0;
  const add = (to: number, match: boolean) => {
    if (to > from) parts.push({ from, part: text.slice(from, to), match });
    from = to;
  };
  for (const [start, end] of foundIn(text, wordsOf(search))) {
    add(start, false);
    add(end, true);
  }
  add(text.length, false);
  return parts;
}
