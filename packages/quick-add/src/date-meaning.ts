import { TIMED_DAYS } from "@docket/dates";
import { Temporal } from "temporal-polyfill";
import {
  type Clock,
  calendar,
  type Day,
  dayOf,
  lastDayOfMonth,
  monthOf,
  nthWeekday,
  numberOf,
  onOrAfter,
  ordinalOf,
  weekdayOf,
} from "./clock.js";
import type { DateMeaning, Language } from "./language.js";
import { durationOf, type Unit } from "./units.js";

/** The meaning of a date phrase. */
export interface DateValue {
  day: Day;
  /** The time that the phrase itself implies: `tonight`, `in 2 hours`. */
  time?: Temporal.PlainTime;
  /** The zone of that time, if it is not the user's. */
  zone?: string;
  /** The next day that the phrase could mean, used if the time has passed on `day`. */
  next?: Day;
  /** Whether plain hours next to it are in the evening: `tonight at 8`. */
  evening?: boolean;
}

type Groups = Record<string, string>;
type Meaning = (groups: Groups, clock: Clock, language: Language) => DateValue | null;

/** The last year whose days may have a time. */
export const LAST_YEAR = Number(TIMED_DAYS.last.slice(0, 4));

/**
 * A moment, to the minute, as the wall time where the user is. One that occurs twice means the first: the second is
 * written in UTC.
 */
export function momentValue(moment: Temporal.ZonedDateTime): DateValue {
  const minute = moment.round({ smallestUnit: "minute", roundingMode: "floor" });
  const isFirst = minute.toPlainDateTime().toZonedDateTime(minute.timeZoneId).equals(minute);
  const at = isFirst ? minute : minute.withTimeZone("UTC");
  return { day: at.toPlainDate(), time: at.toPlainTime(), ...(!isFirst && { zone: "UTC" }) };
}

/** The day or moment that each kind of phrase means; `null` if it means none. */
export const meanings: Record<DateMeaning, Meaning> = {
  today: (_, { today }) => ({ day: today }),
  endOfDay: (_, { today }) => ({ day: today }),
  tomorrow: (_, { today }) => ({ day: today.add({ days: 1 }) }),
  dayAfterTomorrow: (_, { today }) => ({ day: today.add({ days: 2 }) }),
  tonight: (_, { today }) => ({ day: today, time: new Temporal.PlainTime(21), evening: true }),

  weekday: ({ wd = "", part }, { today }, language) => {
    const day = onOrAfter(today, weekdayOf(wd, language));
    const time = part === undefined ? undefined : language.parts[part];
    return {
      day,
      next: day.add({ weeks: 1 }),
      ...(time && { time: Temporal.PlainTime.from(time) }),
    };
  },
  nextWeekday: ({ wd = "" }, clock, language) => ({
    day: onOrAfter(nextWeek(clock), weekdayOf(wd, language)),
  }),
  weeksAfterWeekday: ({ wd, n = "1", after }, { today }, language) => {
    const day = wd ? onOrAfter(today, weekdayOf(wd, language)) : today;
    return { day: day.add({ weeks: numberOf(n, language), days: after ? 1 : 0 }) };
  },
  weekend: (_, { today }) => ({ day: today.dayOfWeek === 7 ? today : onOrAfter(today, 6) }),
  nextWeekend: (_, clock) => ({ day: onOrAfter(nextWeek(clock), 6) }),
  nextWeek: (_, clock) => ({ day: onOrAfter(nextWeek(clock), 1) }),
  nextMonth: (_, clock) => ({ day: calendar.month(clock, 1)[0] }),
  nextYear: (_, clock) => ({ day: calendar.year(clock, 1)[0] }),

  inUnits: ({ n = "1", unit = "", n2, unit2, half, halfan, after }, { now, today }, language) => {
    const count = numberOf(n, language);
    const known = language.units[unit];
    if (!known || !Number.isFinite(count)) return null;
    const more = n2 === undefined ? 0 : numberOf(n2, language);
    const knownMore = unit2 === undefined ? "minute" : language.units[unit2];
    if (!knownMore || !Number.isFinite(more)) return null;
    const isTime = (one: Unit) => one === "hour" || one === "minute";
    if (!isTime(known) && (more === 0 || !isTime(knownMore))) {
      const day = today.add(durationOf(count, known)).add(durationOf(more, knownMore));
      return day.year > LAST_YEAR ? null : { day: after ? day.add({ days: 1 }) : day };
    }
    if (after) return null;
    const whole = (halfan === undefined ? now.add(durationOf(count, known)) : now).add(
      durationOf(more, knownMore),
    );
    const then = whole.add({ minutes: half === undefined && halfan === undefined ? 0 : 30 });
    return momentValue(then);
  },

  thisTime: ({ unit = "day", wd, next }, clock, language) => {
    const away = durationOf(1, language.units[unit] ?? "day");
    const there = clock.today.add(away);
    if (away.months || away.years) return { day: there };
    const from = next === undefined ? there : nextWeek(clock);
    const day = wd === undefined ? there : onOrAfter(from, weekdayOf(wd, language));
    return momentValue(clock.now.with({ year: day.year, month: day.month, day: day.day }));
  },
  dayOfMonth: ({ day = "" }, { today }, language) => dayFrom(today, ordinalOf(day, language)),
  dayAndMonth: ({ day = "", month = "", mon, year }, { today }, language) =>
    calendarDay(today, {
      year: year === undefined ? null : Number(year.length === 2 ? `20${year}` : year),
      month: mon === undefined ? Number(month) : monthOf(mon, language),
      day: Number(day),
    }),
  dayOfNextMonth: ({ day = "" }, { today }) => {
    const { year, month } = today.add({ months: 1 });
    const found = dayOf(year, month, Number.parseInt(day, 10));
    return found && { day: found };
  },
  ordinalWeekday: ({ ord = "", wd = "", mon }, { today }, language) => {
    const nth = ordinalOf(ord, language);
    const weekday = weekdayOf(wd, language);
    const month = mon === undefined ? today : today.with({ month: monthOf(mon, language) });
    const step = mon === undefined ? { months: 1 } : { years: 1 };
    const candidates = [month, month.add(step)].map((one) => nthWeekday(one, weekday, nth));
    return firstNotPast(candidates, today);
  },
  endOfWeek: ({ next }, clock) => ({
    day: onOrAfter(next === undefined ? clock.today : nextWeek(clock), 5),
  }),
  endOfMonth: (groups, { today }, language) =>
    groups.mon === undefined
      ? { day: lastDayOfMonth(today) }
      : firstNotPast(monthsOf(groups, today, language).map(lastDayOfMonth), today),
  lastWorkday: (groups, { today }, language) => {
    const next = today.add({ months: 1 });
    const months = groups.next ? [next] : [today, next];
    const named = groups.mon ? monthsOf(groups, today, language) : months;
    const days = named.map(lastDayOfMonth);
    return firstNotPast(
      days.map((day) => day.subtract({ days: Math.max(0, day.dayOfWeek - 5) })),
      today,
    );
  },
  endOfNextMonth: (_, clock) => ({ day: calendar.month(clock, 1)[1] }),
  endOfYear: ({ year }, { today }) =>
    firstNotPast([dayOf(year === undefined ? today.year : Number(year), 12, 31)], today),
  middleOfMonth: (groups, { today }, language) => {
    const months = groups.mon
      ? monthsOf(groups, today, language)
      : [today, today.add({ months: 1 })];
    return firstNotPast(
      months.map((month) => month.with({ day: 15 })),
      today,
    );
  },
  month: (groups, { today }, language) => firstNotPast(monthsOf(groups, today, language), today),
  year: ({ year }, { today }) => firstNotPast([dayOf(Number(year), 1, 1)], today),
  christmas: ({ eve }, { today }) =>
    calendarDay(today, { year: null, month: 12, day: eve === undefined ? 25 : 24 }),
  past: (_, { today }) => ({ day: today }), // not used, as it is no due date
};

/**
 * The first days of the months that a name may mean: without a year, this year's and next year's.
 */
function monthsOf({ mon = "", year }: Groups, today: Day, language: Language): Day[] {
  const from = year === undefined ? today : today.with({ year: Number(year) });
  const month = from.with({ day: 1, month: monthOf(mon, language) });
  return year === undefined ? [month, month.add({ years: 1 })] : [month];
}

/**
 * The date of a month and a day: the next one from today on if no year is given; `null` if it has
 * passed or does not exist.
 */
export function calendarDay(
  today: Day,
  { year, month, day }: { year: number | null; month: number; day: number },
): DateValue | null {
  if (year !== null) return firstNotPast([dayOf(year, month, day)], today);
  // 29 February is at most eight years away.
  const years = Array.from({ length: 10 }, (_, ahead) => dayOf(today.year + ahead, month, day));
  return firstNotPast(years, today);
}

const nextWeek = (clock: Clock): Day => calendar.week(clock, 1)[0];

function dayFrom(today: Day, day: number): DateValue | null {
  const months = [0, 1, 2].map((ahead) => {
    const { year, month } = today.with({ day: 1 }).add({ months: ahead });
    return dayOf(year, month, day);
  });
  return firstNotPast(months, today);
}

function firstNotPast(candidates: (Day | null)[], today: Day): DateValue | null {
  const [day, next] = candidates.filter(
    (one) => one && one.year <= LAST_YEAR && Temporal.PlainDate.compare(one, today) >= 0,
  ) as Day[];
  return day ? { day, ...(next && { next }) } : null;
}
