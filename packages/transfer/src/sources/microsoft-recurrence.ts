import { monthlyOn, yearlyOn } from "@docket/dates";
import { isObject, type Json, textOf } from "../json.js";
import { mapOf } from "../lookups.js";
import { weekdayNamed, weekdaysNamed } from "../weekday-names.js";

const INDEXES = mapOf<number>({ first: 1, second: 2, third: 3, fourth: 4, last: -1 });

/**
 * The recurrence rule of a `patternedRecurrence`, or `null` if it is not understood:
 * https://learn.microsoft.com/graph/api/resources/recurrencepattern
 */
export function graphRule({ pattern, range }: Json): string | null {
  if (!isObject(pattern)) return null;
  const base = baseRule(pattern);
  const end = endOf(range);
  const interval = Number(pattern.interval ?? 1);
  if (base === null || end === null || !(interval >= 1)) return null;
  const every = interval > 1 ? `;INTERVAL=${interval}${weekStartOf(pattern)}` : "";
  return `${base}${every}${end}`;
}

/**
 * The week start, which matters for intervals of several weeks; the default is Monday in rules, and
 * Sunday in Graph.
 */
function weekStartOf({ type, firstDayOfWeek, daysOfWeek }: Json): string {
  if (type !== "weekly" || !Array.isArray(daysOfWeek) || daysOfWeek.length < 2) return "";
  const first = weekdayNamed(textOf(firstDayOfWeek) || "sunday") ?? "MO";
  return first === "MO" ? "" : `;WKST=${first}`;
}

function baseRule(pattern: Json): string | null {
  const days = weekdaysNamed(pattern.daysOfWeek);
  const month = Number(pattern.month);
  const dayOfMonth = Number(pattern.dayOfMonth);
  const hasMonth = month >= 1 && month <= 12;
  const hasDay = dayOfMonth >= 1 && dayOfMonth <= 31;
  const index = INDEXES.get(textOf(pattern.index) || "first");
  const nth = days.length > 0 && index ? nthRule(days, index) : null;
  switch (pattern.type) {
    case "daily":
      return "FREQ=DAILY";
    case "weekly":
      return days.length > 0 ? `FREQ=WEEKLY;BYDAY=${days.join()}` : "FREQ=WEEKLY";
    case "absoluteMonthly":
      return hasDay ? monthlyOn(dayOfMonth) : null;
    case "absoluteYearly":
      return hasDay && hasMonth ? yearlyOn(month, dayOfMonth) : null;
    case "relativeMonthly":
      return nth && `FREQ=MONTHLY;${nth}`;
    case "relativeYearly":
      return nth && hasMonth ? `FREQ=YEARLY;BYMONTH=${month};${nth}` : null;
    default:
      return null;
  }
}

/** A rule for the third Friday, say, or for the third day among several weekdays. */
function nthRule(days: string[], index: number): string {
  return days.length === 1 ? `BYDAY=${index}${days[0]}` : `BYDAY=${days.join()};BYSETPOS=${index}`;
}

/** The end of a rule; `null` if it is not understood. */
function endOf(range: unknown): string | null {
  if (!isObject(range)) return "";
  const end = dateOnly(textOf(range.endDate));
  if (range.type === "endDate") return end && `;UNTIL=${end.replaceAll("-", "")}`;
  const count = Number(range.numberOfOccurrences);
  if (range.type === "numbered") return count > 0 ? `;COUNT=${count}` : null;
  return "";
}

/** The day of `2026-12-01T00:00:00.0000000`. */
export function dateOnly(text: string): string | null {
  return /^\d{4}-\d\d-\d\d/.exec(text)?.[0] ?? null;
}
