import { type Clock, today } from "@docket/dates";
import { quickAdd, readPeriod, readShift } from "@docket/quick-add";
import { memoizeReader } from "./memoize.js";

/** Matches anything that may be a date: a quick check, as parsing is slow and most texts contain no date. */
export const maybeDate =
  /\d|\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|tod|tom|ton|yes|day|week|month|year|hour|minute|noon|mid|morning|afternoon|evening|night|daily|every|each|annual|quarter|half|eo|later|end)/i;

/** Replaces "tom", since in lower case the name cannot be told from the short form of "tomorrow". */
const notTom = (text: string) => text.replaceAll(/(?<!\b(?:to|until|by) )\btom\b/g, "xxx");

export const read = memoizeReader((text, clock) => quickAdd(notTom(text), clock));

/** The range of days that a text names. @param past whether the days are in the past */
export const readDays = (text: string, clock: Clock, past: boolean) =>
  maybeDate.test(text) ? readPeriod(notTom(text), clock, past) : undefined;

/** Whether a text contains a date or a repetition besides other words. */
export function hasDate(text: string, clock: Clock): boolean {
  if (!maybeDate.test(text)) return false;
  const { due, repeat, title } = read(text, clock);
  return (due !== null || repeat !== null) && title !== "";
}

export const compact = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value));

/** The fields that a text about a date sets, given the task's current due date; none if they cannot be determined. */
export type When = (dueDate: string | null, dueTime?: string | null) => Record<string, unknown>;
const filler =
  /^(?:to|be|due|of|on|by|at|until|till|for|is|it|instead|please|the|a|task|from|now|repeat(?:s|ing)?|recur(?:ring)?|date|deadline|back|over|around|about|and|morning|rather|then|sometime|some time|ok|every)$/;

/** Parses a text as a date, a time or a repetition; `undefined` if it contains anything else. */
export function readWhen(text: string, clock: Clock): When | undefined {
  const low = text.toLowerCase().replaceAll(/^\s+|[\s.!?]+$/g, "");
  if (!maybeDate.test(low) || low.length > 60) return undefined;
  const shift = readShift(low);
  if (shift)
    return (day, time) => {
      const at = [day ?? today(clock), time].filter(Boolean).join("T");
      const [dueDate, dueTime] = shift(at)?.split("T") ?? [];
      return compact({ dueDate, dueTime });
    };
  const bare = text.replace(/^(?:(?:to|for|until|till?|by|due) )+/i, "");
  const onDay = text.replace(/^(?:for|on|to|until|by) (?:the )?/i, "on the ");
  const days = text.replace(/^(?:every |on )?(?=\D*(?:day|weekend)s$)/i, "every ");
  const often = days.replaceAll(/(?<=day|weekend)s\b/gi, "");
  for (const variant of [text, `at ${text}`, bare, onDay, often]) {
    const { due, isTimeAlone, repeat, startDate, title, priority, list, labels } = read(
      variant,
      clock,
    );
    const words = title.toLowerCase().split(/[\s,.!?]+/);
    const isAll = words.every((word) => word === "" || filler.test(word));
    const isWhen = (due || repeat) && priority === 4 && !list && labels.length === 0;
    if (!isAll || !isWhen) continue;
    // A bare time keeps the day.
    return (day) =>
      compact({ ...due, ...(day && isTimeAlone ? { dueDate: undefined } : {}), startDate, repeat });
  }
  return undefined;
}
