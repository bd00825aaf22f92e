import { Fragment } from "react";
import { safeLink } from "../assistant/safe-link.js";

/** A text with its web and mail addresses as links. */
export function LinkedText({ text }: { text: string }) {
  return partsOf(text).map(({ key, text: part, href }) =>
    href ? (
      <a key={key} href={href} target="_blank" rel="noopener noreferrer">
        {part}
      </a>
    ) : (
      <Fragment key={key}>{part}</Fragment>
    ),
  );
}

const addresses =
  /\b(?:https?:\/\/|www\.)[^\s<>"“”]+|[^\s<>@()"“”]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu;

interface Part {
  /** Where it begins. */
  key: number;
  text: string;
  href: string | undefined;
}

/** A text in its parts, of which some are addresses. */
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

/** What ends a sentence is not part of an address, nor is a bracket that it does not open. */
function withoutPunctuation(address: string): string {
  const trimmed = address.replace(/[.,;:!?'’…]+$/, "");
  return trimmed.endsWith(")") && !trimmed.includes("(")
    ? withoutPunctuation(trimmed.slice(0, -1))
    : trimmed;
}

function targetOf(address: string): string {
  if (/^https?:/i.test(address)) return address;
  return /^www\./i.test(address) ? `https://${address}` : `mailto:${address}`;
}
