import type { Clock } from "@docket/dates";
import { createCache } from "./cache.js";
import { en } from "./languages/en.js";
import { readPeriod } from "./periods.js";
import { readLine } from "./quick-add.js";
import { readWhen as parseWhen } from "./read-when.js";

const MAX_REMEMBERED = 500;
/** Dates are not looked for beyond the length of a title. */
const LONGEST = 200;

/** Memoises a reader of texts: in a conversation the same words are read again and again. */
export function memoizeReader<Result>(read: (text: string, clock: Clock) => Result) {
  const cached = createCache(MAX_REMEMBERED);
  return (text: string, clock: Clock): Result =>
    cached(`${Object.values(clock).join()} ${text}`, () => read(text, clock));
}

const dateWords =
  /\d|\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|tod|tom|ton|yes|day|week|month|year|hour|minute|noon|mid|morning|afternoon|evening|night|daily|every|each|annual|quarter|half|past|eo|later|end)/i;

/** Whether a text may name a date: a quick check, as parsing is slow and most texts contain none. */
export const maybeDate = (text: string): boolean => text.length <= LONGEST && dateWords.test(text);

/** A line of English text, as quick add reads it; of a long one, its beginning. */
export const read = memoizeReader((text, clock) => readLine(text.slice(0, LONGEST), clock, en));

/** The range of days that a text names. @param past whether the days are in the past */
export const readDays = (text: string, clock: Clock, past: boolean) =>
  maybeDate(text) ? readPeriod(text, clock, past) : undefined;

/** Whether a text contains a date or a repetition besides other words. */
export function hasDate(text: string, clock: Clock): boolean {
  if (!maybeDate(text)) return false;
  const { due, repeat, title } = read(text, clock);
  return (due !== null || repeat !== null) && title !== "";
}

const whenOf = memoizeReader((text, clock) => parseWhen(text, clock));

/** Parses a text as a date, a time or a repetition; `undefined` if it contains anything else. */
export const readWhen = (text: string, clock: Clock) =>
  maybeDate(text) ? whenOf(text, clock) : undefined;
