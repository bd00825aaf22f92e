import { monthOf, numberOf, ordinalOf, weekdayOf } from "./clock.js";
import type { Language } from "./language.js";
import { fold } from "./patterns.js";
import { monthDays, type Rule } from "./rule.js";
import type { Unit } from "./units.js";

type Groups = Record<string, string | undefined>;

const frequencies: Partial<Record<Unit, [Rule["freq"], number]>> = {
  day: ["DAILY", 1],
  week: ["WEEKLY", 1],
  fortnight: ["WEEKLY", 2],
  month: ["MONTHLY", 1],
  twoMonths: ["MONTHLY", 2],
  quarter: ["MONTHLY", 3],
  half: ["MONTHLY", 6],
  year: ["YEARLY", 1],
};
/** The longest interval of a rule that `packages/dates` accepts. */
const MAX_INTERVAL = 999;
const workdays = [1, 2, 3, 4, 5];

/** The rule that a phrase means, or `null` if it means none. */
export function ruleOf(groups: Groups, language: Language): Rule | null {
  const [freq, interval] = frequencyOf(groups, language);
  if (!Number.isInteger(interval) || interval < 1 || interval > MAX_INTERVAL) return null;
  const isOneOf = (...all: Rule["freq"][]) => freq === undefined || all.includes(freq);

  if (groups.mon !== undefined) {
    const days = daysOfYear(monthOf(groups.mon, language), groups, language);
    return days && isOneOf("YEARLY") ? { freq: "YEARLY", interval, ...days } : null;
  }
  const days = daysOfMonth(groups, language);
  if (days) return isOneOf("MONTHLY") ? { freq: "MONTHLY", interval, ...days } : null;

  const byDay = daysOfWeek(groups, language);
  // "Every 14 days on friday" is every 2 weeks.
  const weeks = freq === "DAILY" && interval > 1 ? interval / 7 : interval;
  if (byDay && !Number.isInteger(weeks)) return null;
  if (byDay) return isOneOf("DAILY", "WEEKLY") ? { freq: "WEEKLY", interval: weeks, byDay } : null;
  if (freq === undefined && groups.part === undefined) return null;
  return { freq: freq ?? "DAILY", interval };
}

/** Whether groups specify days: a phrase and its tail must not both do so. */
export function saysDays(groups: Groups): boolean {
  const { ords, firstday, lastday, workday, weekend, days, day, wds, wd } = groups;
  return [ords, firstday, lastday, workday, weekend, days, day, wds, wd].some(
    (one) => one !== undefined,
  );
}

type Days = Pick<Rule, "byMonth" | "byMonthDay" | "byDay" | "nths" | "bySetPos">;

function daysOfYear(byMonth: number, groups: Groups, language: Language): Days | null {
  if (daysOfWeek(groups, language) && groups.ords === undefined) return null;
  const dates = datesOf(groups);
  if (!dates) return { byMonth, ...(daysOfMonth(groups, language) ?? { byMonthDay: [1] }) };
  const longest = new Date(Date.UTC(2000, byMonth, 0)).getUTCDate(); // 2000 is a leap year
  if (dates.some((day) => day > longest)) return null;
  const isLeapDay = byMonth === 2 && dates.includes(29);
  return { byMonth, ...(isLeapDay ? monthDays(dates) : { byMonthDay: dates }) };
}

function daysOfMonth(groups: Groups, language: Language): Days | null {
  if (groups.firstday !== undefined) return { byMonthDay: [1] };
  if (groups.lastday !== undefined) return { byMonthDay: [-1] };
  const dates = datesOf(groups);
  if (dates) return monthDays(dates);
  const nths = nthsOf(groups, language);
  if (!nths) return null;
  if (groups.workday !== undefined) return { byDay: workdays, bySetPos: nths };
  const byDay = weekdaysOf(groups, language);
  return byDay ? { byDay, nths } : { byMonthDay: nths };
}

function daysOfWeek(groups: Groups, language: Language): number[] | undefined {
  if (groups.workday !== undefined) return workdaysExcept(groups, language);
  return groups.weekend === undefined ? weekdaysOf(groups, language) : [6];
}

function frequencyOf(groups: Groups, language: Language): [Rule["freq"] | undefined, number] {
  const unit = groups.unit
    ? language.units[fold(groups.unit)]
    : language.adverbs[fold(groups.adverb ?? "")];
  const count = countOf(groups, language);
  if (!unit) return [undefined, count];
  const [freq, size] = frequencies[unit] ?? [undefined, Number.NaN];
  return [freq, size * count];
}

function countOf({ other, n, step }: Groups, language: Language): number {
  if (other !== undefined) return 2;
  if (n !== undefined) return numberOf(n, language);
  return step === undefined ? 1 : ordinalOf(step, language);
}

function workdaysExcept({ except, wds }: Groups, language: Language): number[] {
  const without = except === undefined ? [] : (weekdaysOf({ wds }, language) ?? []);
  return workdays.filter((day) => !without.includes(day));
}

function datesOf({ days, day }: Groups): number[] | undefined {
  const text = days ?? day;
  if (text === undefined) return undefined;
  const found = (text.match(/\d+/g) ?? []).map(Number);
  return [...new Set(found)].sort((a, b) => a - b);
}

/** The ordinals within a month, in order, those from the end last: `2nd and 4th`. */
function nthsOf({ ords }: Groups, language: Language): number[] | undefined {
  if (ords === undefined) return undefined;
  const named = (ords.match(/[\p{L}\d]+/gu) ?? [])
    .map((word) => ordinalOf(word, language))
    .filter((nth) => Number.isFinite(nth));
  return [...new Set(named)].sort((a, b) => Math.sign(b) - Math.sign(a) || a - b);
}

function weekdaysOf({ wds, wd, upto, except }: Groups, language: Language): number[] | undefined {
  const text = wds ?? wd;
  if (text === undefined) return undefined;
  const named = (text.match(/[\p{L}-]+/gu) ?? [])
    .map((word) => weekdayOf(word, language))
    .filter((weekday) => Number.isFinite(weekday));
  if (except !== undefined) return [1, 2, 3, 4, 5, 6, 7].filter((day) => !named.includes(day));
  const [first = 1] = named;
  if (upto !== undefined) {
    const length = ((weekdayOf(upto, language) - first + 7) % 7) + 1;
    return Array.from({ length }, (_, index) => ((first - 1 + index) % 7) + 1).sort(
      (a, b) => a - b,
    );
  }
  return [...new Set(named)].sort((a, b) => a - b);
}
