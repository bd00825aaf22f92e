import { similarTo } from "@docket/contract/similar-text";
import { distance } from "fastest-levenshtein";
import { irregularPasts, isIrregular, pastBase } from "./stems.js";
import { replace } from "./text.js";
import { commandWords, commonTypos, taskVerbs, unrelatedWords } from "./words.js";

const isSwap = (a: string, b: string): boolean =>
  a.length === b.length && distance(a, b) === 2 && [...a].sort().join() === [...b].sort().join();

/** Returns a predicate: whether a word is `said` apart from typing errors. The first letter must be right. */
export function misspelt(said: string): (word: string) => boolean {
  const isLike = similarTo(said);
  const most = said.length < 8 ? 1 : 2;
  const isNear = (word: string) =>
    word[0] === said[0] && Math.abs(word.length - said.length) <= most;
  return (word) => word === said || (isNear(word) && isLike?.([word]) === true);
}

function correctCommandWord(word: string): string {
  if (word === "ad") return "add";
  const isWord = commandWords.includes(word) || unrelatedWords.has(word) || taskVerbs.has(word);
  if (isWord || pastBase(word) || isIrregular(word) || word.length > 12) return word;
  const known = [...commandWords, ...irregularPasts];
  return known.find((command) => isMisspelling(word, command)) ?? word;
}

function isMisspelling(word: string, command: string): boolean {
  if (command.length < 4 || word[0] !== command[0]) return false;
  // "deleted", "marks" and "remover" are inflected forms, not typing errors.
  if (word.startsWith(command) || /(?:ed|ing)$/.test(word)) return false;
  if (isSwap(word, command)) return true;
  if (distance(word, command) > 1) return false;
  return word.length !== command.length || command.length >= 6;
}

/** The text without "um" and common typing errors. */
export const correctCommonTypos = (text: string): string =>
  replace(text, /(?<![\w'#@/.-])(?:(?:u(?:h|m)+|er+m)[\s,.]+|[a-z0-9]+(?![\w'-]))/g, (word) =>
    /\W/.test(word) ? "" : (commonTypos.get(word) ?? word),
  );

export const correctFirstWord = (text: string): string =>
  replace(text, /^[a-z]+(?=\s|$)/g, correctCommandWord);
