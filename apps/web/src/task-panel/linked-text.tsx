import { Fragment } from "react";
import { partsOf } from "./text-parts.js";

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
