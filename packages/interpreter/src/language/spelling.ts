import { wordSet } from "./word-set.js";

/**
 * The Damerau-Levenshtein distance (optimal string alignment) of two words, or `limit + 1` as
 * soon as it is known to be above the limit.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] as number) + 1);
      }
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] as number;
}

/** How many typos a word of a title may have: short words none, long ones two. */
function maxTypos(length: number): number {
  if (length < 4) return 0;
  return length < 8 ? 1 : 2;
}

/** Whether one word is the other, or the other with a typo; the first letter must be right. */
export function isTypoOf(a: string, b: string): boolean {
  if (a === b) return true;
  const limit = maxTypos(Math.min(a.length, b.length));
  if (limit === 0 || a.length > 40 || b.length > 40) return false;
  const sameStart = a[0] === b[0] || (a[0] === b[1] && a[1] === b[0]);
  return sameStart && editDistance(a, b, limit) <= limit;
}

/** Command words that are corrected when a clause starts with a misspelling of them. */
const commandWords =
  wordSet(`add list show display find search create complete mark tick check cross reopen uncheck
  untick rename retitle change update describe delete remove erase discard remind clear restore`);

/** English words that are one typo away from a command word and mean something else. */
const unrelatedWords =
  wordSet(`remote compete deplete crate chance charge chant cheek lit lift lost last lest sow slow snow
  shop shot fin fine fund fiend trick track stick mar make market create relate ease phrase clean
  clearer learn dad ads fond bind kind mind research starch resume renamed across crows`);

const commonTypos = new Map([["ad", "add"]]);

/**
 * The command word that a misspelt word stands for, or the word itself. Letters may be missing,
 * doubled or swapped; a wrong letter is corrected only in longer words, which have no similar
 * English words.
 */
export function correctCommandWord(word: string): string {
  if (commandWords.has(word) || unrelatedWords.has(word)) return word;
  const correction = commonTypos.get(word);
  if (correction) return correction;
  if (word.length < 3 || word.length > 12) return word;
  return [...commandWords].find((command) => isMisspelling(word, command)) ?? word;
}

function isMisspelling(word: string, command: string): boolean {
  if (command.length < 4 || word[0] !== command[0]) return false;
  // "deleted", "marks" and "remover" are inflected forms, not typos.
  if (word.startsWith(command) || word.endsWith("ed") || word.endsWith("ing")) return false;
  if (editDistance(word, command, 1) > 1) return false;
  const hasWrongLetter = word.length === command.length && !isSwap(word, command);
  return !hasWrongLetter || command.length >= 6;
}

const isSwap = (a: string, b: string): boolean => [...a].sort().join("") === [...b].sort().join("");
