import type { Temporal } from "temporal-polyfill";
import type { Rule } from "./rule.js";

/** The rule text for a day of every month, from 1 to 31: the last day in months that are shorter. */
export function monthlyOn(day: number): string {
  return `FREQ=MONTHLY;${dayOrLast(day)}`;
}

/** The rule text for a day of every year: 29 February is the 28th in years without one. */
export function yearlyOn(month: number, day: number): string {
  return `FREQ=YEARLY;BYMONTH=${month};${month === 2 ? dayOrLast(day) : `BYMONTHDAY=${day}`}`;
}

function dayOrLast(day: number): string {
  const days = daysOrLast(day);
  return `BYMONTHDAY=${days.join()}${days.length > 1 ? ";BYSETPOS=-1" : ""}`;
}

/** The day and those it becomes in shorter months; the last of them that exists is meant. */
function daysOrLast(day: number): number[] {
  return day <= 28 ? [day] : [28, 29, 30, 31].filter((one) => one <= day);
}

/**
 * A rule that leaves its day of the month to the due gets it, where a shorter month would otherwise lose
 * it (RFC 5545 leaves such months out) or shorten all that follow.
 */
export function pinMonthEnd(rule: Rule, due: Temporal.PlainDate): Rule {
  const saysDay = rule.byDay.length + rule.byMonthDay.length + rule.byYearDay.length > 0;
  if (saysDay || due.day <= 28 || rule.freq === "DAILY" || rule.freq === "WEEKLY") return rule;
  const inItsMonth = rule.freq === "YEARLY" && rule.byMonth.length === 0;
  if (inItsMonth && due.month !== 2) return rule;
  const byMonth = inItsMonth ? [due.month] : rule.byMonth;
  // BYSETPOS picks one day a period, so several months of a year are that many periods.
  const freq = byMonth.length > 1 && rule.interval === 1 ? "MONTHLY" : rule.freq;
  return { ...rule, freq, byMonth, byMonthDay: daysOrLast(due.day), bySetPos: [-1] };
}
