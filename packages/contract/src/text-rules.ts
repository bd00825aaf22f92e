import { codePoints } from "./limits.js";

// The rules for all text input: the API's schemas, the models' validators, sign-up, import and the
// command line all use them. It does not import zod, so that the page and the models can use it too.

/** What a text must satisfy. */
export interface TextRule {
  /** The most characters (Unicode code points) it may have. */
  max?: number | undefined;
  /** It must have a visible character. */
  filled?: boolean;
  /** It was stored before: with any number of combining marks in a row, which were limited later. */
  stored?: boolean;
}

/**
 * A visible character: no white space, control or format character, no filler such as U+3164, and
 * not the blank of Braille.
 */
const VISIBLE = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** More combining marks in a row than any writing has (UAX #15, 13.1). To sort them takes the square of their number. */
const TOO_MANY_MARKS = /\p{M}{31}/u;

/**
 * Normalizes a text to Unicode NFC, so that a search finds the same letters typed on different machines.
 * Text with lone surrogates, or with too many combining marks in a row, is returned as it is.
 */
export function normalized(value: string): string {
  return value.isWellFormed() && !TOO_MANY_MARKS.test(value) ? value.normalize("NFC") : value;
}

/** What is wrong with a text, as the predicate of a sentence about it; `null` if it is valid. */
export function textProblem(
  value: string,
  { max, filled = false, stored = false }: TextRule,
): string | null {
  // PostgreSQL's text cannot hold NUL, nor lone surrogates.
  if (!value.isWellFormed() || value.includes("\0")) {
    return "must not contain NUL or broken Unicode characters";
  }
  if (!stored && TOO_MANY_MARKS.test(value))
    return "must not have more than 30 combining marks in a row";
  if (filled && !VISIBLE.test(value)) return "must not be blank";
  if (max !== undefined && value.length > max && codePoints(value) > max) {
    return `must be at most ${max} characters`;
  }
  return null;
}
