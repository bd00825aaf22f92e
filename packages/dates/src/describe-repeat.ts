import { parseRule } from "./parse-rule.js";
import { type Rule, WEEKDAYS, type Weekday } from "./rule.js";
import type { Repeat } from "./types.js";
import { de } from "./words/de.js";
import { en } from "./words/en.js";
import { es } from "./words/es.js";
import { fr } from "./words/fr.js";
import { Names } from "./words/names.js";
import type { Phrases } from "./words/phrases.js";

const languages: Record<string, Phrases> = { de, en, es, fr };

/**
 * A repetition in words: "Every other week on Tue and Thu", "Every month on the last day". English,
 * German, French and Spanish; another language gets English.
 *
 * @throws InvalidRule
 */
export function describeRepeat(repeat: Repeat, locale: string): string {
  const rule = parseRule(repeat.rule);
  const [language = ""] = locale.split("-");
  const known = Object.hasOwn(languages, language);
  const phrases = (known ? languages[language] : undefined) ?? en;
  const names = new Names(known ? locale : "en");

  const days = daysOf(rule, phrases, names);
  const base = isEveryWeekday(rule)
    ? [phrases.everyWeekday, inMonths(rule, phrases, names)]
    : [every(rule, phrases), ...(days ?? [])];
  const words = days === null ? [phrases.byRule(repeat.rule)] : base;
  if (repeat.from === "completion") words.push(phrases.afterCompletion);
  const ends = days === null ? [] : endsOf(rule, phrases, names);
  return [words.filter(Boolean).join(" "), ...ends].join(", ");
}

function every({ freq, interval }: Rule, phrases: Phrases): string {
  const [one, two, more] = phrases.every[freq];
  return interval === 1 ? one : interval === 2 ? two : more(interval);
}

function endsOf({ until, count }: Rule, phrases: Phrases, names: Names): string[] {
  if (until !== null) return [phrases.until(names.date(until.slice(0, 8)))];
  return count === null ? [] : [phrases.times(count)];
}

/** The phrases for a rule's days and months; `null` if it cannot be put into words. */
function daysOf(rule: Rule, phrases: Phrases, names: Names): string[] | null {
  const { freq, byDay, byMonth, byMonthDay, byYearDay, bySetPos } = rule;
  const months = inMonths(rule, phrases, names);
  const parts = [byDay, byMonthDay, byYearDay].filter((part) => part.length > 0).length;
  if (parts === 0) return [months];
  if (bySetPos.length > 0) return pickedDays(rule, phrases, names);

  if (parts === 1 && byYearDay.length > 0)
    return [phrases.on(names.and(byYearDay.map(phrases.dayOfYear))), months];
  if (parts === 1 && byMonthDay.length > 0) {
    const [month = 0, ...moreMonths] = byMonth;
    const [day = 0, ...moreDays] = byMonthDay;
    const isDate = freq === "YEARLY" && month > 0 && day > 0;
    if (isDate && moreMonths.length + moreDays.length === 0) {
      const isLeapDay = month === 2 && day === 29;
      return [phrases.onDate(names.dayAndMonth(day, month)), isLeapDay ? phrases.inLeapYears : ""];
    }
    const isRare = byMonth.length === 0 && byMonthDay.some((one) => one > 28);
    const days = phrases.on(names.and(byMonthDay.map(phrases.dayOfMonth)));
    return [days, isRare ? phrases.whereThereIsOne : months];
  }
  const plain = byDay.every(({ nth }) => nth === null);
  const weekdays = byDay.map(({ weekday }) => names.weekday(weekday));
  if (parts === 1 && plain) {
    const onDays = freq === "DAILY" || freq === "WEEKLY" ? phrases.onWeekdays : phrases.onEach;
    return [onDays(names.and(weekdays)), months];
  }
  if (parts === 1 && byDay.every(({ nth }) => nth !== null)) {
    const nths = byDay.map(({ nth, weekday }) => phrases.nth(nth ?? 1, names.weekday(weekday)));
    return [phrases.on(names.and(nths)), months];
  }
  if (parts === 2 && plain && byMonthDay.length > 0) {
    const numbers = names.and(byMonthDay.map(phrases.dayOfMonth));
    return [phrases.ifWeekday(phrases.on(numbers), names.or(weekdays)), months];
  }
  return null;
}

/** The phrases for BYSETPOS: the last existing day of several, or the nth of some weekdays. */
function pickedDays(rule: Rule, phrases: Phrases, names: Names): string[] | null {
  const { freq, byDay, byMonth, byMonthDay, byYearDay, bySetPos } = rule;
  const [position = 0, ...morePositions] = bySetPos;
  const [month = 0, ...moreMonths] = byMonth;
  const isMonthly = freq === "MONTHLY" || (month > 0 && moreMonths.length === 0);
  if (freq === "DAILY" || freq === "WEEKLY" || !isMonthly) return null;
  if (morePositions.length > 0 || byYearDay.length > 0) return null;
  const months = inMonths(rule, phrases, names);

  const furthest = lastOfMonthEnd(byMonthDay);
  if (byDay.length === 0 && furthest !== null && position === -1) {
    if (freq === "YEARLY" && month === 2 && furthest === 29)
      return [phrases.onLeapDay(names.dayAndMonth(29, 2), names.dayAndMonth(28, 2))];
    const day = furthest === 31 ? phrases.dayOfMonth(-1) : phrases.dayOrLast(furthest);
    return [phrases.on(day), months];
  }
  if (byMonthDay.length > 0 || byDay.some(({ nth }) => nth !== null)) return null;
  const weekdays = byDay.map(({ weekday }) => weekday);
  const what = kindOf(weekdays, phrases) ?? names.or(weekdays.map((day) => names.weekday(day)));
  return [phrases.on(phrases.nth(position, what)), months];
}

/** The intended day of the month if BYSETPOS picks the last existing one: 31 for 28, 29, 30, 31. */
function lastOfMonthEnd(days: number[]): number | null {
  const isMonthEnd = days.length > 1 && days.every((day, index) => day === 28 + index);
  return isMonthEnd ? (days.at(-1) ?? null) : null;
}

function kindOf(weekdays: Weekday[], { kinds }: Phrases): string | null {
  const text = weekdays.join();
  if (text === WEEKDAYS.join()) return kinds.any;
  if (text === WEEKDAYS.slice(0, 5).join()) return kinds.weekday;
  return text === WEEKDAYS.slice(5).join() ? kinds.weekend : null;
}

function isEveryWeekday({ freq, interval, byDay, bySetPos, byMonthDay }: Rule): boolean {
  const days = byDay.map(({ nth, weekday }) => `${nth ?? ""}${weekday}`).join();
  const plain = interval === 1 && bySetPos.length + byMonthDay.length === 0;
  return plain && (freq === "DAILY" || freq === "WEEKLY") && days === WEEKDAYS.slice(0, 5).join();
}

function inMonths({ byMonth }: Rule, phrases: Phrases, names: Names): string {
  return byMonth.length > 0
    ? phrases.inMonths(names.and(byMonth.map((month) => names.month(month))))
    : "";
}
