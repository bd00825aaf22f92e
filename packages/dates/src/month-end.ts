import type { Temporal } from "temporal-polyfill";
import type { Rule } from "./rule.js";

/** The rule text for a day of every month, from 1 to 31; in shorter months it is the last day. */
export function monthlyOn(day: number): string {
  return `FREQ=MONTHLY;${dayOrLast(day)}`;
}

/** The rule text for a day of every year; 29 February becomes the 28th in common years. */
export function yearlyOn(month: number, day: number): string {
  return `FREQ=YEARLY;BYMONTH=${month};${month === 2 ? dayOrLast(day) : `BYMONTHDAY=${day}`}`;
}

function dayOrLast(day: number): string {
  const days = daysOrLast(day);
  return `BYMONTHDAY=${days.join()}${days.length > 1 ? ";BYSETPOS=-1" : ""}`;
}

/** The day and its substitutes in shorter months; BYSETPOS picks the last existing one. */
function daysOrLast(day: number): number[] {
  return day <= 28 ? [day] : [28, 29, 30, 31].filter((one) => one <= day);
}

/**
 * Adds the day of the month to a rule that takes it from the due date, if the day does not exist in
 * every month. Otherwise shorter months would be skipped (as RFC 5545 does), or would shorten all
 * following ones.
 */
export function pinMonthEnd(rule: Rule, due: Temporal.PlainDate): Rule {
  const saysDay = rule.byDay.length + rule.byMonthDay.length + rule.byYearDay.length > 0;
  if (saysDay || due.day <= 28 || rule.freq === "DAILY" || rule.freq === "WEEKLY") return rule;
  const inItsMonth = rule.freq === "YEARLY" && rule.byMonth.length === 0;
  if (inItsMonth && due.month !== 2) return rule;
  const byMonth = inItsMonth ? [due.month] : rule.byMonth;
  // BYSETPOS picks one day per period, so with several months the period must be the month.
  const freq = byMonth.length > 1 && rule.interval === 1 ? "MONTHLY" : rule.freq;
  return { ...rule, freq, byMonth, byMonthDay: daysOrLast(due.day), bySetPos: [-1] };
}
