/** A part of a text, and what it is, unless it is plain. */
export interface TextPart<Found> {
  /** Its start index in the text. */
  key: number;
  text: string;
  found: Found | undefined;
}

/** Splits a text at ranges, in the order of the text, into these and what is between them. */
export function splitText<Found>(
  text: string,
  ranges: Iterable<readonly [start: number, end: number, found: Found]>,
): TextPart<Found>[] {
  const parts: TextPart<Found>[] = [];
  let at = 0;
  const add = (end: number, found?: Found) => {
    if (end > at) parts.push({ key: at, text: text.slice(at, end), found });
    at = end;
  };
  for (const [start, end, found] of ranges) {
    add(start);
    add(end, found);
  }
  add(text.length);
  return parts;
}
