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

const folded = new Map(
  Object.entries({ "'": "‘’ʼ`´", '"': "“”„«»", "-": "–—", " ": "\u00a0\t" }).flatMap(
    ([plain, marks]) => [...marks].map((mark) => [mark, plain] as const),
  ),
);

/** Takes any string; the two texts are normalised (NFC). */
export function textOf(input: string): Text {
  const raw = input.normalize("NFC").replaceAll(/\r\n?/g, "\n");
  let low = "";
  for (let at = 0; at < raw.length; at += 1) low += foldUnit(raw[at] as string);
  return { raw, low: blankQuotations(low) };
}

function foldUnit(unit: string): string {
  if (unit <= "\u007f") return folded.get(unit) ?? unit.toLowerCase();
  const one = folded.get(unit) ?? (unit.normalize("NFD")[0] as string).toLowerCase();
  return one.length === 1 ? one : unit;
}

/** Lower case, without accents; not necessarily as long as the input. */
export const fold = (text: string): string =>
  // Most titles have nothing to fold, and there may be thousands.
  (/[^ -_a-~]/.test(text)
    ? text
        .normalize("NFD")
        .replaceAll(/\p{M}/gu, "")
        .replaceAll(/[‘’ʼ`´]/g, "'")
    : text
  ).toLowerCase();

function blankQuotations(low: string): string {
  const blank = (_: string, before: string, inside: string, close: string) =>
    before + BLANK.repeat(inside.length) + close;
  return low
    .replaceAll(/(")([^"\n]+)(")/g, blank)
    .replaceAll(/((?<=^|[\s([:,])')([^'\n]+(?:'\w[^'\n]*?)*)('(?=$|[\s.,;:!?)\]]))/g, blank);
}

/** A part, without the blanks around it. */
export function part({ raw, low }: Text, from: number, to = raw.length): Text {
  let [start, end] = [from, to];
  while (start < end && /\s/.test(low[start] as string)) start += 1;
  while (end > start && /\s/.test(low[end - 1] as string)) end -= 1;
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
  const parts: Text[] = [];
  let from = 0;
  for (const { index, 0: match } of text.low.matchAll(pattern)) {
    parts.push(part(text, from, index));
    from = index + match.length;
  }
  parts.push(part(text, from));
  return parts.filter(({ low }) => low !== "");
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
  const single = /^['‘]((?:[^'‘’]|['’](?=\p{L}))+)['’]$/su.exec(raw);
  const inside = /^(?:"(.+)"|“(.+)”|„(.+)[“”]|«(.+)»|'(.+)'|‘(.+)’|`(.+)`)$/s.exec(raw);
  const said = inside?.slice(1).find((one) => one !== undefined) ?? raw;
  return single?.[1]?.trim() ?? (/["“”„«»]/.test(said) ? raw : said.trim());
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

/** "a", "a and b", "a, b and c". */
export function enumerate(items: readonly string[], last = "and"): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} ${last} ${items.at(-1)}`;
}

/** "1 task", "2 tasks". */
export const count = (n: number, one: string): string =>
  `${n.toLocaleString("en")} ${n === 1 ? one : `${one}s`}`;
