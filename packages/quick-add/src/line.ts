/**
 * The text in which dates are looked for: as typed, and folded. Unit by unit, signs are spaces, what was read is
 * U+E001, and what is quoted, a name or taken back is U+E000.
 */
export interface Line {
  raw: string;
  folded: string;
}

/** A part of a text; `end` is behind its last unit. */
export interface Span {
  start: number;
  end: number;
}

/** Stands for what was read. */
export const READ = "\ue001";
/** Stands for what is not to be read. */
export const OPAQUE = "\ue000";

/** Whether only spaces, commas or what was read stand between two offsets. */
export function isBlank(text: string): boolean {
  return /^[\s,\ue001]*$/u.test(text);
}

/** What stands before an offset, as far as a preposition or a word before it can reach. */
export function textBefore(line: Line, at: number): string {
  return line.folded.slice(Math.max(0, at - 60), at);
}

/** Whether only spaces, commas or what was read stand between two spans. */
export function isTouching(line: Line, a: Span, b: Span): boolean {
  const [first, second] = a.start <= b.start ? [a, b] : [b, a];
  return isBlank(line.folded.slice(first.end, second.start));
}

/** The line with spans replaced, so that offsets stay. */
export function blank(line: Line, spans: Span[], by: string): Line {
  const replace = (text: string) =>
    spans.reduce(
      (result, { start, end }) =>
        result.slice(0, start) + by.repeat(end - start) + result.slice(end),
      text,
    );
  return { raw: replace(line.raw), folded: replace(line.folded) };
}
