import { safeLink } from "../assistant/safe-link.js";

const addresses =
  /\b(?:https?:\/\/|www\.)[^\s<>"“”]+|[^\s<>@()"“”]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu;

/** A part of a text, with the link's target if it is a link. */
export interface Part {
  /** Its start index in the text. */
  key: number;
  text: string;
  href: string | undefined;
}

/** Splits a text into plain parts and links. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(addresses)) {
    const address = withoutPunctuation(found);
    const href = safeLink(targetOf(address));
    if (!href) continue;
    parts.push({ key: at, text: text.slice(at, index), href: undefined });
    parts.push({ key: index, text: address, href });
    at = index + address.length;
  }
  return [...parts, { key: at, text: text.slice(at), href: undefined }].filter(
    (part) => part.text !== "",
  );
}

/**
 * Strips punctuation at the end of a sentence, and closing brackets that the address does not open.
 */
function withoutPunctuation(address: string): string {
  const trimmed = address.replace(/[.,;:!?'’…]+$/, "");
  const count = (bracket: string) => trimmed.split(bracket).length;
  const isForeign = brackets.some(
    ([opening, closing]) => trimmed.endsWith(closing) && count(closing) > count(opening),
  );
  return isForeign ? withoutPunctuation(trimmed.slice(0, -1)) : trimmed;
}

const brackets = [
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
] as const;

function targetOf(address: string): string {
  if (/^https?:/i.test(address)) return address;
  return /^www\./i.test(address) ? `https://${address}` : `mailto:${address}`;
}
