import { mapOf } from "./lookups.js";
import type { Losses } from "./losses.js";

/** Converts HTML to text with paragraphs, lists and link addresses; reports lost formatting. */
export function htmlToText(html: string, field: string, losses: Losses): string {
  if (!/<[a-z/!]|&[a-z#]/i.test(html)) return html;
  if (/<(b|i|u|s|em|strong|h\d|table|img|code|pre|mark)\b/i.test(html))
    losses.add(field, html, "Formatted text: kept as plain text.");
  return html
    .replace(LINK, (_, url: string, text: string) => (text === url ? url : `${text} (${url})`))
    .replace(/<li\b([^<>]*)>/gi, (_, attributes: string) => `- ${boxIn(attributes)}`)
    .replace(/<br\s*\/?>|<\/(p|div|li|h\d|tr)>/gi, "\n")
    .replace(/<[a-z/!][^<>]*>/gi, "")
    .replace(/&(#\d+|#x[0-9a-f]+|[a-z]+);/gi, entity)
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** The box of an item of a check list, as Vikunja's editor has it. */
function boxIn(attributes: string): string {
  const [, checked] = /\bdata-checked="(true|false)"/.exec(attributes) ?? [];
  return checked === undefined ? "" : checked === "true" ? "[x] " : "[ ] ";
}

/** Lengths are bounded, so that no text can make it slow. */
const LINK = /<a\s[^<>]{0,200}?href="([^"<]{0,2000})"[^<>]{0,200}>([^<]{0,2000})<\/a>/gi;

const NAMED = mapOf<string>({
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
});

function entity(whole: string, name: string): string {
  if (!name.startsWith("#")) return NAMED.get(name.toLowerCase()) ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
