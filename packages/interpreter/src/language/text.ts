import { foldText } from "@docket/contract/search-text";

/**
 * What somebody wrote, beside the same in lower case without accents, with plain quotation marks and with
 * what stands in them blanked out. Both are equally long, so that a place in one is the place in the other:
 * the grammar reads `low`, titles are cut from `raw`.
 */
export interface Text {
  raw: string;
  low: string;
}

const BLANK = "\uE000";

/** Takes any string; the two texts are normalised (NFC). */
export function textOf(input: string): Text {
  const raw = input.normalize("NFC").replaceAll(/\r\n?/g, "\n");
  const low = raw.split("").map(foldUnit).join("");
  return { raw, low: blankQuotations(low) };
}

function foldUnit(unit: string): string {
  const one = unit === "\n" ? unit : fold(unit);
  return one.length === 1 ? one : unit;
}

/** Lower case, without accents, as a search compares texts; not necessarily as long as the input. */
export const fold = (text: string): string =>
  // Most titles have nothing more to fold, and there may be thousands.
  /[^ -~]/.test(text) ? foldText(text) : text.toLowerCase();

function blankQuotations(low: string): string {
  const blank = (_: string, before: string, inside: string, close: string) =>
    before + BLANK.repeat(inside.length) + close;
  return low
    .replaceAll(/(")([^"\n]+)(")/g, blank)
    .replaceAll(/((?<=^|[\s([:,])')([^'\n]+(?:'\w[^'\n]*?)*)('(?=$|[\s.,;:!?)\]]))/g, blank);
}

/** A part, without the blanks around it. */
export function part({ raw, low }: Text, from: number, to = raw.length): Text {
  const inside = low.slice(from, to);
  const start = from + inside.length - inside.trimStart().length;
  const end = Math.max(start, from + inside.trimEnd().length);
  return { raw: raw.slice(start, end), low: low.slice(start, end) };
}

/** One text behind another. */
export const joined = (one: Text, other: Text): Text => ({
  raw: `${one.raw} ${other.raw}`,
  low: `${one.low} ${other.low}`,
});

/** A text without what is from one place to another. */
export const cut = (text: Text, from: number, to: number): Text =>
  part(joined(part(text, 0, from), part(text, to)), 0);

/** The parts of a text between the matches of a pattern. */
export function splitText(text: Text, pattern: RegExp): Text[] {
  let from = 0;
  const parts = [...text.low.matchAll(pattern)].map(({ index, 0: match }) => {
    const before = part(text, from, index);
    from = index + match.length;
    return before;
  });
  return [...parts, part(text, from)].filter(({ low }) => low !== "");
}

/** Without a match at the beginning or end, in both texts. */
export function without(text: Text, pattern: RegExp): Text {
  const match = pattern.exec(text.low);
  if (!match || match[0] === "") return text;
  return match.index === 0 ? part(text, match[0].length) : part(text, 0, match.index);
}

/** The named groups of a match. */
export type Parts = Record<string, Text | undefined>;

/** The named parts of a text, if it has a form. */
export function partsOf(form: RegExp, text: Text): Parts | undefined {
  const places = form.exec(text.low)?.indices;
  if (!places) return undefined;
  const named = Object.entries(places.groups ?? {});
  return Object.fromEntries(named.map(([name, at]) => [name, at && part(text, ...at)]));
}

/** Both texts with each match of a global pattern replaced. */
export function replace({ raw, low }: Text, pattern: RegExp, by: (match: string) => string): Text {
  let at = 0;
  const parts = [...low.matchAll(pattern)].map(({ index, 0: match }) => {
    const word = by(match);
    const before = raw.slice(at, index);
    at = index + match.length;
    return before + (word === match ? raw.slice(index, at) : word);
  });
  return { raw: parts.join("") + raw.slice(at), low: low.replaceAll(pattern, by) };
}

/** The words of a whole quotation, or the text as it is. */
export function unquoted(text: string): string {
  const raw = text.trim();
  const [, open = "", said = ""] = /^(["“„«'‘`])(.+)["”“»'’`]$/s.exec(raw) ?? [];
  const isSeveral = /["“„«]/.test(open) && /["“”„«»]/.test(said);
  return open === "" || isSeveral ? raw : said.trim();
}

/** A title or description: without what sentences end with, and without quotation marks around it. */
export function contentOf(text: Text): string {
  const cut = without(
    without(text, /^[\s,;:.!-]+(?=\S)/),
    /(?<=\S)(?<!\b\d{1,2}\.\d{1,2})[\s,;:!…]*\.?[\s,;:!…]*$/,
  );
  return unquoted(cut.raw || text.raw);
}

/** One line of plain text, for a reply. */
export const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** In quotation marks, for a reply. */
export const quote = (text: string): string => `“${oneLine(text)}”`;

/** Of more tasks than this only the number is told. */
export const FEW = 10;

const conjunction = new Intl.ListFormat("en-GB");

/** "a", "a and b", "a, b and c"; of more than some only the number is told: "12 tasks". */
export const enumerate = <Item>(
  items: readonly Item[],
  wordsOf: (item: Item) => string,
  most = Number.POSITIVE_INFINITY,
): string =>
  items.length > most ? count(items.length, "task") : conjunction.format(items.map(wordsOf));

/** "1 task", "2 tasks". */
export const count = (n: number, one: string): string =>
  `${n.toLocaleString("en")} ${n === 1 ? one : `${one}s`}`;
