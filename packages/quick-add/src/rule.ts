import { formatRule, WEEKDAYS } from "@docket/dates";
import { type Day, lastDayOfMonth, nthWeekday } from "./clock.js";

/** The parts of a recurrence rule that a phrase can express (RFC 5545). */
export interface Rule {
  freq: "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY";
  interval: number;
  byMonth?: number;
  byMonthDay?: number[];
  /** Weekdays, from 1 for Monday to 7. */
  byDay?: number[];
  /** The ordinals of those weekdays in the month, in the order of the month; -1 is the last. */
  nths?: number[];
  /** The positions among the days that the other parts result in per month. */
  bySetPos?: number[];
  count?: number;
  until?: Day;
}

const nameOf = (weekday: number) => WEEKDAYS[weekday - 1] ?? "MO";

/** The text of a rule, without the prefix `RRULE:`. */
export function ruleText(rule: Rule, weekStart: number): string {
  const { byMonth, byMonthDay = [], byDay = [], nths = [null], bySetPos = [] } = rule;
  const isWeekGrid = rule.freq === "WEEKLY" && rule.interval > 1 && byDay.length > 1;
  return formatRule({
    freq: rule.freq,
    interval: rule.interval,
    count: rule.count ?? null,
    until: rule.until?.toString().replaceAll("-", "") ?? null,
    byMonth: byMonth === undefined ? [] : [byMonth],
    byMonthDay,
    byYearDay: [],
    byDay: nths.flatMap((nth) => byDay.map((day) => ({ nth, weekday: nameOf(day) }))),
    bySetPos,
    // A rule's weeks start on Monday by default.
    weekStart: isWeekGrid && weekStart !== 1 ? nameOf(weekStart) : null,
  });
}

/**
 * The rule parts for days of a month: in a month that is too short, the last day takes the place of
 * the 29th to 31st.
 *
 * @param days ascending
 */
export function monthDays(days: number[]): Pick<Rule, "byMonthDay" | "bySetPos"> {
  const late = days.filter((day) => day > 28);
  const early = days.filter((day) => day <= 28);
  const [last] = late;
  if (last === undefined || late.length > 1 || early.includes(28)) return { byMonthDay: days };
  const tail = Array.from({ length: last - 27 }, (_, index) => 28 + index);
  return { byMonthDay: [...early, ...tail], bySetPos: [...early.map((_, index) => index + 1), -1] };
}

/**
 * The first day from `from` on that a rule can begin with. A repetition on the 31st, or
 * every 4 years on 29 February, must begin on such a day: the last day of a shorter month
 * can only continue it.
 */
export function firstDay(said: Rule, from: Day): Day | null {
  const isEachYear = said.freq === "YEARLY" && said.interval === 1;
  const isClamped = !isEachYear && said.byMonthDay && said.bySetPos;
  const day = said.byMonthDay?.at(-1);
  const others = said.byMonthDay?.filter((one) => one < 28) ?? [];
  const { bySetPos, ...rest } = said;
  const rule = isClamped && day !== undefined ? { ...rest, byMonthDay: [...others, day] } : said;
  for (let ahead = 0; ahead < 8 * 366 + 2; ahead++) {
    const day = from.add({ days: ahead });
    if (fits(rule, day)) return day;
  }
  return null;
}

/**
 * Adds the first due date's day to a rule that specifies no day, if it is the 29th, 30th or 31st:
 * otherwise shorter months would be skipped.
 */
export function withDayOf(rule: Rule, first: Day): Rule {
  const says = rule.byDay ?? rule.byMonthDay ?? rule.byMonth;
  if (says !== undefined || first.day <= 28) return rule;
  if (rule.freq === "MONTHLY") return { ...rule, ...monthDays([first.day]) };
  if (rule.freq === "YEARLY" && first.month === 2)
    return { ...rule, byMonth: 2, ...monthDays([29]) };
  return rule;
}

function fits(rule: Rule, day: Day): boolean {
  if (rule.byMonth !== undefined && day.month !== rule.byMonth) return false;
  if (!isOnDay(rule, day)) return false;
  if (!rule.bySetPos) return true;
  const days = Array.from({ length: day.daysInMonth }, (_, index) => day.with({ day: index + 1 }));
  const set = days.filter((one) => isOnDay(rule, one));
  return rule.bySetPos.some((position) =>
    set.at(position > 0 ? position - 1 : position)?.equals(day),
  );
}

function isOnDay({ byDay, nths, byMonthDay }: Rule, day: Day): boolean {
  if (byMonthDay) {
    const last = lastDayOfMonth(day).day;
    if (!byMonthDay.some((one) => day.day === (one < 0 ? last + 1 + one : one))) return false;
  }
  if (!byDay) return true;
  if (!byDay.includes(day.dayOfWeek)) return false;
  return nths?.some((nth) => nthWeekday(day, day.dayOfWeek, nth)?.equals(day)) ?? true;
}
