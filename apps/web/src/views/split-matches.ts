import { fold, wordsOf } from "./fold.js";

/** Splits a text at each occurrence of each word of `search`; case and accents do not matter. */
export function splitMatches(text: string, search: string) {
  const letters = [...text];
  // Where each folded letter comes from: some have none, as accents, and some several, as ligatures.
  const folded = letters.map(fold);
  const origin = folded.flatMap((part, index) => Array<number>(part.length).fill(index));
  const whole = folded.join("");
  const marked = new Set<number>();
  for (const word of wordsOf(search)) {
    for (let at = whole.indexOf(word); at !== -1; at = whole.indexOf(word, at + word.length)) {
      for (let letter = origin[at]!; letter <= origin[at + word.length - 1]!; letter += 1)
        marked.add(letter);
    }
  }
  const parts: { from: number; part: string; match: boolean }[] = [];
  let from = 0;
  for (const [index, letter] of letters.entries()) {
    const last = parts.at(-1);
    const match = marked.has(index);
    if (last?.match === match) last.part += letter;
    else parts.push({ from, part: letter, match });
    from += letter.length;
  }
  return parts;
}
