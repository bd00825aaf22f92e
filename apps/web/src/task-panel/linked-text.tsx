import { partsOf } from "./text-parts.js";

/** A text with its web and mail addresses as links. */
export function LinkedText({ text }: { text: string }) {
  return partsOf(text).map(({ key, text: part, found }) =>
    found ? (
      <a key={key} href={found} target="_blank" rel="noopener noreferrer">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
