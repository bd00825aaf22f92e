import type { Clock as Present } from "@docket/dates";
import { Temporal } from "temporal-polyfill";
import type { Language } from "./language.js";
import { fold } from "./patterns.js";

export type Day = Temporal.PlainDate;

/** The current time and day of the user, and the first day of the week. */
export interface Clock {
  now: Temporal.ZonedDateTime;
  today: Day;
  weekStart: number;
}

export function clockOf({ now, timeZone, weekStart }: Present): Clock {
  const here = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone);
  return { now: here, today: here.toPlainDate(), weekStart };
}

/** The first given weekday from a day on, including the day itself. */
export function onOrAfter(day: Day, weekday: number): Day {
  return day.add({ days: (weekday - day.dayOfWeek + 7) % 7 });
}

/** A range of days, both ends included. */
export type Days = [first: Day, last: Day];

/** The days of a length of time that starts on `from`. */
export const daysFrom = (from: Day, length: Temporal.DurationLike): Days => [
  from,
  from.add(length).subtract({ days: 1 }),
];

/** The day, week, month or year at an offset from the current one, weekends from the coming one. */
export const calendar = {
  day: ({ today }: Clock, days: number) => daysFrom(today.add({ days }), { days: 1 }),
  week: ({ today, weekStart }: Clock, weeks: number) =>
    daysFrom(onOrAfter(today.subtract({ days: 6 }), weekStart).add({ weeks }), { weeks: 1 }),
  // On a Sunday, the coming weekend is the one that began the day before.
  weekend: ({ today }: Clock, weeks: number) =>
    daysFrom(onOrAfter(today.subtract({ days: 1 }), 6).add({ weeks }), { days: 2 }),
  month: ({ today }: Clock, months: number) =>
    daysFrom(today.with({ day: 1 }).add({ months }), { months: 1 }),
  year: ({ today }: Clock, years: number) =>
    daysFrom(today.with({ month: 1, day: 1 }).add({ years }), { years: 1 }),
};

/** A day of a month, or `null` if it does not exist. */
export function dayOf(year: number, month: number, day: number): Day | null {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: "reject" });
  } catch {
    return null;
  }
}

/** The nth given weekday in the month of a day, -1 for the last, or `null` if there is none. */
export function nthWeekday(month: Day, weekday: number, nth: number): Day | null {
  const first = month.with({ day: 1 });
  if (nth < 0) {
    const last = first.add({ months: 1 }).subtract({ days: 1 });
    return last.subtract({ days: (last.dayOfWeek - weekday + 7) % 7 });
  }
  const day = onOrAfter(first, weekday).add({ weeks: nth - 1 });
  return day.month === first.month ? day : null;
}

export function lastDayOfMonth(day: Day): Day {
  return day.with({ day: day.daysInMonth });
}

const withoutDot = (word: string) => fold(word).replace(/\.$/, "");

/** The number that a word or digits stand for, or `NaN`. */
export function numberOf(word: string, language: Language): number {
  return /^\d/.test(word) ? Number(word) : (language.numbers[fold(word)] ?? Number.NaN);
}

export function ordinalOf(word: string, language: Language): number {
  return /^\d/.test(word)
    ? Number.parseInt(word, 10)
    : (language.ordinals[fold(word)] ?? Number.NaN);
}

/** The weekday that a word names, from 1 for Monday to 7, or `NaN`. */
export function weekdayOf(word: string, language: Language): number {
  const name = withoutDot(word);
  return (
    language.weekdays[name] ??
    language.weekdaysShort[name] ??
    language.weekdays[name.replace(/s$/, "")] ??
    Number.NaN
  );
}

export function monthOf(word: string, language: Language): number {
  return language.months[withoutDot(word)] ?? Number.NaN;
}
