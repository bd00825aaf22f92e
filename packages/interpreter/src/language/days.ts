import type { Clock } from "@docket/dates";
import * as quick from "@docket/quick-add";
import { memoizeReader } from "./text.js";

/** Matches anything that may be a date: a quick check, as parsing is slow and most texts contain no date. */
export const maybeDate =
  /\d|\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|tod|tom|ton|yes|day|week|month|year|hour|minute|noon|mid|morning|afternoon|evening|night|daily|every|each|annual|quarter|half|eo|later|end)/i;

/** Capitalises the name "tom", which in lower case is a short form of "tomorrow" ("until tom"). */
export const notTom = (text: string) => text.replaceAll(/(?<!\b(?:to|until|by) )\btom\b/g, "Tom");

export const read = memoizeReader((text, clock) => quick.quickAdd(notTom(text), clock));

/** The range of days that a text names. @param past whether the days are in the past */
export const readDays = (text: string, clock: Clock, past: boolean) =>
  maybeDate.test(text) ? quick.readPeriod(notTom(text), clock, past) : undefined;

/** Whether a text contains a date or a repetition besides other words. */
export function hasDate(text: string, clock: Clock): boolean {
  if (!maybeDate.test(text)) return false;
  const { due, repeat, title } = read(text, clock);
  return (due !== null || repeat !== null) && title !== "";
}

export const compact = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value));

const whenOf = memoizeReader((text, clock) => quick.readWhen(text, clock));

/** Parses a text as a date, a time or a repetition; `undefined` if it contains anything else. */
export const readWhen = (text: string, clock: Clock) =>
  maybeDate.test(text) ? whenOf(notTom(text), clock) : undefined;
