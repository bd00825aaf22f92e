import type { Frequency } from "../rule.js";

/**
 * A language's phrases for repetitions. Lists ("Tue and Thu") and names of days and months come
 * from Intl.
 */
export interface Phrases {
  /** "Every week", "Every other week", and "Every 3 weeks" for 3 and more. */
  every: Record<Frequency, [one: string, two: string, more: (interval: number) => string]>;
  /** Monday to Friday, each week. */
  everyWeekday: string;
  /** A single day of the month: "15th", "last day", "2nd to last day". Used in lists by `on`. */
  dayOfMonth(day: number): string;
  /** A day of the month that becomes the last day in shorter months. */
  dayOrLast(day: number): string;
  /** A day of the year, counted from the end if negative. */
  dayOfYear(day: number): string;
  /** "3rd Fri", "last weekday": the nth of something. */
  nth(nth: number, what: string): string;
  /** "on the 1st and 15th" */
  on(days: string): string;
  /** "on Tue and Thu", in a weekly rule. */
  onWeekdays(days: string): string;
  /** "on each Mon", in a monthly or yearly rule. */
  onEach(days: string): string;
  /** "on the 13th when it is a Fri" */
  ifWeekday(on: string, days: string): string;
  /** "on 25 Dec" */
  onDate(date: string): string;
  /** "on 29 Feb, or the 28th in other years", given both dates. */
  onLeapDay(date: string, otherwise: string): string;
  inLeapYears: string;
  /** Added for the 29th to the 31st if shorter months are skipped. */
  whereThereIsOne: string;
  /** "in March and June" */
  inMonths(months: string): string;
  /** A day from Monday to Friday; Saturday or Sunday; any day. */
  kinds: { weekday: string; weekend: string; any: string };
  afterCompletion: string;
  until(date: string): string;
  times(count: number): string;
  /** For a rule that cannot be put into words. */
  byRule(rule: string): string;
}
