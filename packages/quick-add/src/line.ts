/**
 * The text that is searched for dates: as typed, and folded. Offsets are kept: markers are
 * replaced by spaces, text that was read already by U+E001, and text that is quoted, a name or
 * suppressed by U+E000.
 */
export interface Line {
  raw: string;
  folded: string;
}

/** A part of a text; `end` is exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** Replaces text that was read already. */
export const READ = "\ue001";
/** Replaces text that must not be read. */
export const OPAQUE = "\ue000";

/** Whether a text consists only of spaces, commas and text that was read already. */
export function isBlank(text: string): boolean {
  return /^[\s,\ue001]*$/u.test(text);
}

/** The text before an offset, long enough for any preposition or preceding word. */
export function textBefore(line: Line, at: number): string {
  return line.folded.slice(Math.max(0, at - 60), at);
}

/** Whether only spaces, commas and text that was read already are between two spans. */
export function isTouching(line: Line, a: Span, b: Span): boolean {
  const [first, second] = a.start <= b.start ? [a, b] : [b, a];
  return isBlank(line.folded.slice(first.end, second.start));
}

/** The line with spans overwritten by `by`, so that offsets stay valid. */
export function blank(line: Line, spans: Span[], by: string): Line {
  const replace = (text: string) =>
    spans.reduce(
      (result, { start, end }) =>
        result.slice(0, start) + by.repeat(end - start) + result.slice(end),
      text,
    );
  return { raw: replace(line.raw), folded: replace(line.folded) };
}
