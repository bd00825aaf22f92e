import { similarTo } from "@docket/contract/similar-text";
import { irregularPasts, isIrregular, pastBase } from "./stems.js";
import { replace } from "./text.js";
import { commandWords, commonTypos, taskVerbs, unrelatedWords } from "./words.js";

/** Tells whether a word is another one but for typing errors, as the search takes them; the first letter must be right. */
export function misspelt(said: string): (word: string) => boolean {
  const isLike = similarTo(said);
  const most = said.length < 8 ? 1 : 2;
  const isNear = (word: string) =>
    word[0] === said[0] && Math.abs(word.length - said.length) <= most;
  return (word) => word === said || (isNear(word) && isLike?.([word]) === true);
}

/** The command word that a misspelt word stands for, or the word itself. */
function correctCommandWord(word: string): string {
  if (word === "ad") return "add";
  const isWord = commandWords.includes(word) || unrelatedWords.has(word) || taskVerbs.has(word);
  if (isWord || pastBase(word) || isIrregular(word) || word.length > 12) return word;
  // "deleted", "marks" and "remover" are inflected forms, not typing errors.
  if (/(?:ed|ing)$/.test(word)) return word;
  const isMeant = (known: string) =>
    known.length > 3 && !word.startsWith(known) && misspelt(known)(word);
  // One letter for another makes a short word a different one.
  const isSure = (known: string) =>
    known.length !== word.length || known.length > 5 || lettersOf(known) === lettersOf(word);
  const known = [...commandWords, ...irregularPasts];
  return known.find((one) => isMeant(one) && isSure(one)) ?? word;
}

const lettersOf = (word: string): string => [...word].sort().join("");

/** With the typing errors corrected that nobody means: "tommorow", "taks". */
export const correctCommonTypos = (text: string): string =>
  replace(text, /(?<![\w'#@/.-])[a-z0-9]+(?![\w'-])/g, (word) => commonTypos.get(word) ?? word);

/** With the first word corrected, if that is a misspelt command. */
export const correctFirstWord = (text: string): string =>
  replace(text, /^[a-z]+(?=\s|$)/g, correctCommandWord);
