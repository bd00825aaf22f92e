import { similarTo } from "@docket/contract/similar-text";
import { createCache, numberOf } from "@docket/quick-add";
import { stemmer } from "stemmer";
import { replace } from "./text.js";
import { byVariant, commandWords, commonTypos, taskVerbs, unrelatedWords } from "./words.js";

const pasts =
  byVariant(`add: added; buy: bought; bring: brought; send: sent; pay: paid payed; make: made; do: did done; get: got gotten; go: went gone; write: wrote written; read: read; find: found; take: took taken;
  give: gave given; meet: met; see: saw seen; speak: spoke spoken; tell: told; sell: sold; build: built; feed: fed; drive: drove driven; eat: ate eaten; drink: drank drunk; ring: rang rung; run:
  ran; swim: swam swum; sing: sang sung; sweep: swept; cut: cut; put: put; set: set; let: let; hit: hit; shut: shut; hang: hung; hold: held; keep: kept; leave: left; lend: lent; light: lit; lay:
  laid; lose: lost; mow: mown; spend: spent; stick: stuck; teach: taught; think: thought; throw: threw thrown; wake: woke woken; fly: flew flown; ride: rode ridden; draw: drew drawn; dig: dug;
  catch: caught; choose: chose chosen; come: came; begin: began begun; spread: spread; split: split; quit: quit; hide: hid hidden; hear: heard; freeze: froze frozen; forget: forgot forgotten; break:
  broke broken; bend: bent; burn: burnt; learn: learnt; sleep: slept; stand: stood; understand: understood; undo: undid undone; rewrite: rewrote rewritten; redo: redid redone; repay: repaid; resend:
  resent; withdraw: withdrew withdrawn`);

const irregularPasts = [...pasts].flatMap(([past, base]) => (past === base ? [] : [past]));
const bases = new Set([...pasts.values()].flatMap((base) => [base, stemmer(base)]));
const notPast = /^(?:red|bed|shed|wed|sled|hundred|sacred|naked|wicked|ted|fed|embed)$/;

/** A word that can only be a past tense or participle: the base form of "bought" and "called", or "framed" unchanged. */
export function pastBase(word: string): string | undefined {
  const irregular = pasts.get(word);
  if (irregular && irregular !== word) return irregular;
  const isPast = /^[a-z-]{2,}ed$/.test(word) && !word.endsWith("eed") && !notPast.test(word);
  const base = [word.slice(0, -2), word.slice(0, -1)].find((one) => taskVerbs.has(one));
  return isPast ? (base ?? word) : undefined;
}

/** Like {@link pastBase}, after "I" and "have", where "cut" and "read" are past tenses too. */
export const pastBaseAfterSubject = (word: string) => pastBase(word) ?? pasts.get(word);
const cached = createCache(20_000);

/** The stem of a word, or of its base form for an irregular verb. Words that share a stem only widen a search. */
export const stem = (word: string): string =>
  cached(word, () => {
    const base = pasts.get(word) ?? word;
    return numberOf(base) > 1 ? String(numberOf(base)) : stemmer(base);
  });

/** A substring of every text that has a word with this stem, so that most texts need not be split into words. */
export const traceOf = (root: string): string =>
  bases.has(root) || /\d/.test(root) ? "" : root.replace(/[ei]$/, "");

/** Returns a predicate: whether a word is `said` apart from typing errors. The first letter must be right. */
export function misspelt(said: string): (word: string) => boolean {
  const isLike = similarTo(said);
  const most = said.length < 8 ? 1 : 2;
  const near = (word: string) => word[0] === said[0] && Math.abs(word.length - said.length) <= most;
  return (word) => word === said || (near(word) && isLike?.([word]) === true);
}

const correctable = [...commandWords, ...irregularPasts].filter(({ length }) => length > 3);
const lettersOf = (word: string): string => [...word].sort().join();

function correctCommandWord(word: string): string {
  if (word === "ad") return "add";
  const isWord = commandWords.includes(word) || unrelatedWords.has(word) || taskVerbs.has(word);
  if (isWord || pastBase(word) || bases.has(word) || /(?:ed|ing)$/.test(word)) return word;
  // "Marks" and "remover" are inflected forms; a short word with another letter is another word.
  const isTypo = (command: string): boolean =>
    !word.startsWith(command) &&
    (word.length !== command.length || word.length > 5 || lettersOf(word) === lettersOf(command));
  const isLike = word.length > 3 ? misspelt(word) : () => true;
  return correctable.find((one) => isTypo(one) && isLike(one) && misspelt(one)(word)) ?? word;
}

/** The text without "um" and common typing errors. */
export const correctCommonTypos = (text: string): string =>
  replace(text, /(?<![\w'#@/.-])(?:(?:u[hm]+|er+m)(?! \d)[\s,.]+|[a-z0-9]+(?![\w'-]))/g, (word) =>
    /\W/.test(word) ? "" : (commonTypos.get(word) ?? word),
  );

export const correctFirstWord = (text: string): string =>
  replace(text, /^[a-z]+(?=\s|$)/g, correctCommandWord);
