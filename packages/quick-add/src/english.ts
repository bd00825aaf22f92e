import type { Clock } from "@docket/dates";
import { createCache } from "./cache.js";
import { en } from "./languages/en.js";
import { readPeriod } from "./periods.js";
import { readLine } from "./quick-add.js";
import { readWhen as parseWhen } from "./read-when.js";

const MAX_REMEMBERED = 500;

/** Memoises a reader of texts: in a conversation the same words are read again and again. */
export function memoizeReader<Result>(read: (text: string, clock: Clock) => Result) {
  const cached = createCache(MAX_REMEMBERED);
  return (text: string, clock: Clock): Result =>
    cached(`${Object.values(clock).join()} ${text}`, () => read(text, clock));
}

/** Matches anything that may be a date: a quick check, as parsing is slow and most texts contain no date. */
export const maybeDate =
  /\d|\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|tod|tom|ton|yes|day|week|month|year|hour|minute|noon|mid|morning|afternoon|evening|night|daily|every|each|annual|quarter|half|past|eo|later|end)/i;

/** A line of English text, as quick add reads it. */
export const read = memoizeReader((text, clock) => readLine(text, clock, en));

/** The range of days that a text names. @param past whether the days are in the past */
export const readDays = (text: string, clock: Clock, past: boolean) =>
  maybeDate.test(text) ? readPeriod(text, clock, past) : undefined;

/** Whether a text contains a date or a repetition besides other words. */
export function hasDate(text: string, clock: Clock): boolean {
  if (!maybeDate.test(text)) return false;
  const { due, repeat, title } = read(text, clock);
  return (due !== null || repeat !== null) && title !== "";
}

const whenOf = memoizeReader((text, clock) => parseWhen(text, clock));

/** Parses a text as a date, a time or a repetition; `undefined` if it contains anything else. */
export const readWhen = (text: string, clock: Clock) =>
  maybeDate.test(text) ? whenOf(text, clock) : undefined;
