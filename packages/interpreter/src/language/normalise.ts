import { wordSet } from "./word-set.js";

/** Lower case, with compatibility forms, accents and kinds of apostrophe folded. */
export function normaliseWord(raw: string): string {
  const folded = raw
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[‘’ʼ`´]/gu, "'")
    .replace(/\.$/u, "");
  return compounds.get(folded) ?? folded;
}

const compounds = new Map([
  ["to-do", "todo"],
  ["to-dos", "todos"],
  ["to-do's", "todos"],
  ["todo's", "todos"],
  ["re-open", "reopen"],
  ["re-name", "rename"],
  ["un-complete", "uncomplete"],
  ["un-check", "uncheck"],
  ["un-tick", "untick"],
  ["not-done", "undone"],
]);

/** Contractions without their apostrophe, unless they are words themselves ("well"). */
const missingApostrophes = new Map([
  ["dont", "don't"],
  ["doesnt", "doesn't"],
  ["didnt", "didn't"],
  ["isnt", "isn't"],
  ["arent", "aren't"],
  ["wasnt", "wasn't"],
  ["werent", "weren't"],
  ["havent", "haven't"],
  ["hasnt", "hasn't"],
  ["cant", "can't"],
  ["couldnt", "couldn't"],
  ["wouldnt", "wouldn't"],
  ["shouldnt", "shouldn't"],
  ["mustnt", "mustn't"],
  ["whats", "what's"],
  ["wheres", "where's"],
  ["whos", "who's"],
  ["thats", "that's"],
  ["theres", "there's"],
  ["im", "i'm"],
  ["ive", "i've"],
  ["youre", "you're"],
  ["lets", "let's"],
]);

const irregularContractions = new Map<string, string[]>([
  ["can't", ["can", "not"]],
  ["cannot", ["can", "not"]],
  ["won't", ["will", "not"]],
  ["shan't", ["shall", "not"]],
  ["ain't", ["is", "not"]],
  ["let's", ["let", "us"]],
  ["gotta", ["got", "to"]],
  ["wanna", ["want", "to"]],
  ["gonna", ["going", "to"]],
  ["lemme", ["let", "me"]],
  ["gimme", ["give", "me"]],
  ["u", ["you"]],
  ["pls", ["please"]],
  ["plz", ["please"]],
  ["thx", ["thanks"]],
]);

const contractionEndings: [string, string][] = [
  ["n't", "not"],
  ["'re", "are"],
  ["'ve", "have"],
  ["'ll", "will"],
  ["'d", "would"],
  ["'m", "am"],
];

/** Words after which "'s" is "is" and not the possessive. */
const beforeIs = wordSet("what where who when how that this it he she there here everything which");

/** Splits "don't", "I've" or "gotta", so that the rules need only one form. */
export function expandContraction(normalised: string): { words: string[]; possessive: boolean } {
  const word = missingApostrophes.get(normalised) ?? normalised;
  const whole = irregularContractions.get(word);
  if (whole) return { words: whole, possessive: false };
  if (!word.includes("'")) return { words: [word], possessive: false };
  for (const [ending, expanded] of contractionEndings) {
    if (word.length > ending.length && word.endsWith(ending)) {
      return { words: [word.slice(0, -ending.length), expanded], possessive: false };
    }
  }
  if (word.endsWith("'s") && word.length > 2) {
    const stem = word.slice(0, -2);
    return beforeIs.has(stem)
      ? { words: [stem, "is"], possessive: false }
      : { words: [stem], possessive: true };
  }
  if (word.endsWith("s'")) return { words: [word.slice(0, -1)], possessive: true };
  return { words: [word], possessive: false };
}
