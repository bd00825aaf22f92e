import type { SampleColumn } from "./sample-catalog.js";
import { textLike, textMatching } from "./sample-text.js";
import type { SampleType } from "./sample-types.js";
import { valuesOf } from "./sample-values.js";

/** Pseudo-random numbers from 0 to 1, determined by the seed. */
export type Random = () => number;

/** A random number generator that gives the same numbers for the same seed (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** One of the items. */
export function oneOf<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)]!;
}

/**
 * The values to try in a column: values of its type, and those that its constraints suggest.
 *
 * @param versions the column in each schema in which the row must be valid
 */
export function candidates(
  versions: SampleColumn[],
  n: number,
  boundary: boolean,
  random: Random,
): string[] {
  const column = oneOf(versions, random); // a value of one type often fits the other
  const hints = versions.flatMap((version) => hintsFor(version, n));
  const useHints = hints.length > 0 && random() < 0.6;
  return useHints ? hints : valuesOf(column.type, n, boundary);
}

/**
 * The value with one letter's case swapped, or another last decimal; undefined if it has neither.
 */
export function nearlyEqual(value: string): string | undefined {
  const letter = /[A-Za-z]/.exec(value);
  const digit = letter ? undefined : /(?<=\.\d*)\d(?!\d)/.exec(value);
  const found = letter ?? digit;
  if (!found) return undefined;
  const [char] = found;
  const other = digit
    ? `${(Number(char) + 1) % 10}`
    : char === char.toUpperCase()
      ? char.toLowerCase()
      : char.toUpperCase();
  return value.slice(0, found.index) + other + value.slice(found.index + 1);
}

function hintsFor({ type, hints }: SampleColumn, n: number): string[] {
  const inmost = inmostOf(type);
  const kind = kindOf(inmost);
  const fitting = hints.flatMap((hint) => {
    if (inmost.kind === "enum") return inmost.labels.includes(hint) ? [hint] : [];
    if (kind === "number") return /^-?[\d.]+$/.test(hint) ? [hint, towardsZero(hint, n)] : [];
    if (kind === "time") return /^\d+[-:]\d/.test(hint) ? [hint] : [];
    return kind === "text" ? textsFor(hint, n) : [hint];
  });
  return type.kind === "array"
    ? fitting.map((hint) => `{"${hint.replace(/(["\\])/g, "\\$1")}"}`)
    : fitting;
}

/** A whole number between a bound and zero: a column that is unique needs more than the bounds. */
function towardsZero(bound: string, n: number): string {
  const whole = Math.trunc(Number(bound));
  return `${whole === 0 ? 0 : whole - Math.sign(whole) * (n % Math.abs(whole))}`;
}

/** Texts suggested by a constant in a check: it may be the text itself, a pattern, or a length. */
function textsFor(hint: string, n: number): string[] {
  const length = Number(hint);
  const long =
    /^\d+$/.test(hint) && length <= 2000 ? [`${n}`.padStart(length, "x").slice(0, length)] : [];
  const like = /[%_]/.test(hint) ? [textLike(hint, n)] : [];
  const matched = /[\\^$[(.+*{]/.test(hint) ? textMatching(hint, n) : undefined;
  return [...like, ...(matched === undefined ? [] : [matched]), ...long, hint];
}

function inmostOf(type: SampleType): SampleType {
  const through = type.kind === "domain" || type.kind === "array";
  return through && type.inner ? inmostOf(type.inner) : type;
}

function kindOf({ kind, name }: SampleType): "number" | "time" | "text" | "other" {
  if (kind !== "base") return "other";
  if (/^(smallint|integer|bigint|numeric|real|double|money)/.test(name)) return "number";
  if (/^(timestamp|date|time)/.test(name)) return "time";
  if (/^(text|character|citext|bpchar|name)/.test(name)) return "text";
  return "other";
}
