import { foldText } from "@docket/contract/search-text";
import { createCache } from "@docket/quick-add";

const cached = createCache(500);
const MAX_CHARACTERS = 20_000; // the maximum length of a message, in characters; the rest is ignored

/** Space and comma within a name: the grammar reads underscores, and comparisons of names (NFKD) the written ones. */
const joints: Record<string, string> = { " ": "\u00A0", ",": "\uFE50" };
export const withoutJoints = (text: string): string =>
  text.replaceAll("\u00A0", " ").replaceAll("\uFE50", ",");

/** The message normalised for parsing: NFC, with `\n` line ends and plain spaces. */
export const textOf = (input: string): string =>
  withoutJoints(input.slice(0, MAX_CHARACTERS).normalize("NFC").replaceAll(/\r\n?/g, "\n"));

/** A text in which known names of several words are one word each: "Work project", "Home and garden". */
export function withJoined(text: string, known: readonly string[]): string {
  const names = known.filter((name) => /[ ,]/.test(name)).sort((a, b) => b.length - a.length);
  const any = names.map((name) => RegExp.escape(foldText(name).trim())).join("|");
  const named = new RegExp(`(?<![\\p{L}\\p{N}'-])(?:${any})(?![\\p{L}\\p{N}'-])`, "gu");
  return replace(text, named, (_, name) => name.replaceAll(/[ ,]/g, (sign) => joints[sign] ?? ""));
}

/** The text as the grammar reads it: lower case, no accents, plain quotation marks, quotations blanked; of equal length. */
export const lowOf = (text: string): string =>
  cached(text, () => blankQuotations(text.split("").map(foldUnit).join("")));

function foldUnit(unit: string): string {
  if (unit >= " " && unit <= "~") return unit.toLowerCase();
  if (Object.values(joints).includes(unit)) return "_";
  const one = unit === "\n" ? unit : foldText(unit);
  return one.length === 1 ? one : unit;
}

function blankQuotations(low: string): string {
  const blank = (_: string, before: string, inside: string, close: string) =>
    before + "\uE000".repeat(inside.length) + close;
  return low
    .replaceAll(/(")([^"\n]+)(")/g, blank)
    .replaceAll(/((?<=^|[\s([:,])')([^'\n]+(?:'\w[^'\n]*?)*)('(?=$|[\s.,;:!?)\]]))/g, blank);
}

export const compact = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value));

export const part = (text: string, from: number, to = text.length) => text.slice(from, to).trim();

export const cut = (text: string, from: number, to: number): string =>
  `${part(text, 0, from)} ${part(text, to)}`.trim();

export function splitText(text: string, pattern: RegExp): string[] {
  const parts = replace(text, pattern, () => "\uE001").split("\uE001");
  return parts.map((one) => one.trim()).filter((one) => one !== "");
}

/** A text without a pattern's match at its beginning or end. */
export function without(text: string, pattern: RegExp): string {
  const match = pattern.exec(lowOf(text));
  if (!match || match[0] === "") return text;
  return match.index === 0 ? part(text, match[0].length) : part(text, 0, match.index);
}

export type Parts = Record<string, string | undefined>;

export function partsOf(form: RegExp, text: string): Parts | undefined {
  const places = form.exec(lowOf(text))?.indices;
  if (!places) return undefined;
  const named = Object.entries(places.groups ?? {});
  return Object.fromEntries(named.map(([name, at]) => [name, at && part(text, ...at)]));
}

/** A text with each match of a global pattern replaced, unless the replacement is identical; `by` also gets it as written. */
export function replace(text: string, pattern: RegExp, by: (low: string, as: string) => string) {
  // From the end, so that the offsets before stay valid.
  return [...lowOf(text).matchAll(pattern)].reduceRight((said, { index, 0: match }) => {
    const end = index + match.length;
    const word = by(match, text.slice(index, end));
    return word === match ? said : said.slice(0, index) + word + said.slice(end);
  }, text);
}

/** The content of a text that is quoted as a whole, or the text unchanged. */
export function unquoted(text: string): string {
  const raw = text.trim();
  const [, open = "", said = ""] = /^(["“„«'‘`])(.+)["”“»'’`]$/s.exec(raw) ?? [];
  return open === "" || (/["“„«]/.test(open) && /["“”„«»]/.test(said)) ? raw : said.trim();
}

/** A title or description, without sentence-ending punctuation and surrounding quotation marks. */
export function contentOf(text: string): string {
  const begun = without(text, /^[\s,;:.-]+(?=\S)/);
  const cut = without(begun, /(?<=\S)(?<!\b(?:\d{1,2}\.|am )\d{1,2})[\s,;:!…]*\.?[\s,;:!…]*$/);
  return unquoted(cut || text);
}

export const oneLine = (text: string): string => withoutJoints(text).replaceAll(/\s+/g, " ").trim();
export const quote = (one: string) => `“${oneLine(one).replaceAll("“", "‘").replaceAll("”", "’")}”`;

/** The most tasks that a reply names; of more, it only states the number. */
export const FEW = 10;
const conjunction = new Intl.ListFormat("en-GB");

/** "a", "a and b", "a, b and c"; if there are more than `most`, only the number: "12 tasks". */
export const enumerate = <Item>(
  items: readonly Item[],
  wordsOf: (item: Item) => string,
  most = Number.POSITIVE_INFINITY,
): string =>
  items.length > most ? count(items.length, "task") : conjunction.format(items.map(wordsOf));

export const count = (n: number, one: string): string =>
  `${n.toLocaleString("en")} ${n === 1 ? one : `${one}s`}`;
