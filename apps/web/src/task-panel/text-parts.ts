import { safeLink } from "../assistant/safe-link.js";
import { splitText, type TextPart } from "../views/split-text.js";

const addresses =
  /\b(?:https?:\/\/|www\.)[^\s<>"“”]+|[^\s<>@()"“”]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu;

/** Splits a text into plain parts and links; what is found is the target of a link. */
export function partsOf(text: string): TextPart<string>[] {
  const links = [...text.matchAll(addresses)].flatMap(({ 0: found, index }) => {
    const address = withoutPunctuation(found);
    const href = safeLink(targetOf(address));
    return href ? [[index, index + address.length, href] as const] : [];
  });
  return splitText(text, links);
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
