// How text is searched. The page uses this, and `search_fold` in the database is made from the same tables
// (packages/models/src/schema/search.ts), so that both find the same. It carries no schema.

/**
 * Characters that a search ignores, as the content of a regular expression's character class: accents and
 * points of Latin, Greek, Cyrillic, Hebrew, Arabic and Syriac, nuktas, and invisible characters. The vowel
 * signs of Indic and Thai script and the voicing marks of kana make other words, so they are not ignored.
 */
export const ignoredCharacters =
  "\\u0300-\\u036f\\u0483-\\u0489\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7" +
  "\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed" +
  "\\u0711\\u0730-\\u074a\\u093c\\u09bc\\u0a3c\\u0abc\\u0b3c\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20f0" +
  "\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufe20-\\ufe2f\\ufeff";

/** What separates words, likewise. */
export const separators = "\\t-\\r \\u0085\\u1680\\u2028\\u2029";

/** Lower-case letters and signs that a search treats as equal, one for one. */
export const equalCharacters = {
  from: "ςıøđłħŧðɨʉɉ’‘‛ʼ‐‑‒–—―−“”„‟",
  to: "σiodlhtdiuj''''-------\"\"\"\"",
} as const;

/** Letters that a search treats as two letters. */
export const twoLetters = [
  ["ß", "ss"],
  ["æ", "ae"],
  ["œ", "oe"],
  ["þ", "th"],
] as const;

const ignored = new RegExp(`[${ignoredCharacters}]+`, "g");
const separator = new RegExp(`[${separators}]+`, "g");
const equal = new Map(
  [...equalCharacters.from].map((from, index) => [from, [...equalCharacters.to][index] as string]),
);
const two = new Map<string, string>(twoLetters);
const replaced = new RegExp(`[${[...equal.keys(), ...two.keys()].join("")}]`, "g");

/**
 * A text in the form in which a search compares it: case, accents and the ways of writing one
 * letter do not matter (`ZÜRICH` is `zurich`, `ﬁ` is `fi`, `Straße` is `strasse`), and any white
 * space is one blank.
 */
export function foldText(text: string): string {
  // Fast path: most texts have nothing more to fold, and there may be thousands.
  if (!/[^ -~]/.test(text)) return text.toLowerCase();
  const plain = text.normalize("NFKD").replace(ignored, "").toLowerCase();
  return plain
    .replace(replaced, (letter) => equal.get(letter) ?? (two.get(letter) as string))
    .replace(separator, " ")
    .normalize("NFC");
}

/** The words of a search, folded. */
export function wordsOf(q: string): string[] {
  return foldText(q).split(" ").filter(Boolean);
}

/** Whether folded texts have all of the words, each anywhere in any of the texts. */
export function findsAll(words: readonly string[], texts: readonly string[]): boolean {
  return words.every((word) => texts.some((text) => text.includes(word)));
}

/** The parts of a text that match a word of a search, as `[from, to]` in UTF-16 units, in order. */
export function foundIn(text: string, words: readonly string[]): [from: number, to: number][] {
  if (words.length === 0) return [];
  let folded = "";
  const starts: number[] = []; // of the character in `text` from which each unit of `folded` comes
  const ends: number[] = [];
  let at = 0;
  for (const character of text) {
    const part = foldText(character);
    folded += part;
    const from = at;
    at += character.length;
    for (const _ of part.split("")) {
      starts.push(from);
      ends.push(at);
    }
    // A combining accent belongs to the letter before it.
    if (part === "" && ends.length > 0) ends[ends.length - 1] = at;
  }
  const found = words.flatMap((word) => placesOf(word, folded));
  found.sort(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [from, to] of found) {
    const part: [number, number] = [starts[from] as number, ends[to - 1] as number];
    const last = merged.at(-1);
    if (last && part[0] < last[1]) last[1] = Math.max(last[1], part[1]);
    else merged.push(part);
  }
  return merged;
}

function placesOf(word: string, folded: string): [number, number][] {
  const places: [number, number][] = [];
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
    places.push([at, at + word.length]);
  }
  return places;
}
