import { monthlyOn } from "@docket/dates";
import { isBlank, isObject, type Json, textOf } from "../json.js";
import { weekdaysNamed } from "../weekday-names.js";

/**
 * The recurrence rule of a `schedule` of a Takeout, or `null` if it is not understood.
 *
 * @param done how many of its dates are completed
 */
export function scheduleRule(schedule: unknown, done: number): string | null {
  if (!isObject(schedule) || !isObject(schedule.interval)) return null;
  const { interval_multiplier, ...parts } = schedule.interval;
  const interval = Number(interval_multiplier ?? 1);
  const [[kind, part] = ["", null], ...others] = Object.entries(parts);
  const base = isObject(part) && others.length === 0 ? baseRule(kind, part) : null;
  const end = endOf(schedule.end_condition, done);
  if (base === null || end === null || !(interval >= 1)) return null;
  return `${base}${interval > 1 ? `;INTERVAL=${interval}` : ""}${end}`;
}

/** A rule without days counts from the date of its task. */
function baseRule(kind: string, { day_of_week, day_of_month, ...rest }: Json): string | null {
  const days = weekdaysNamed(day_of_week);
  const isWeekly = kind === "weekly" && isBlank(day_of_month);
  if (Object.keys(rest).length > 0 || (!isWeekly && !isBlank(day_of_week))) return null;
  if (isWeekly) return days.length > 0 ? `FREQ=WEEKLY;BYDAY=${days.join()}` : "FREQ=WEEKLY";
  const day = Number([day_of_month].flat()[0]);
  if (kind === "monthly" && !isBlank(day_of_month)) return day >= 1 ? monthlyOn(day) : null;
  if (!isBlank(day_of_month)) return null;
  return /^(daily|monthly|yearly)$/.test(kind) ? `FREQ=${kind.toUpperCase()}` : null;
}

/** The end of a rule; `null` if it is not understood, or there is no date left. */
function endOf(condition: unknown, done: number): string | null {
  if (!isObject(condition)) return "";
  const { date_boundary, instance_number_limit } = condition;
  const [day] = /^\d{4}-\d\d-\d\d/.exec(textOf(date_boundary)) ?? [];
  if (day !== undefined) return `;UNTIL=${day.replaceAll("-", "")}`;
  const left = Number(instance_number_limit) - done;
  if (!isBlank(instance_number_limit)) return left >= 1 ? `;COUNT=${left}` : null;
  return isBlank(date_boundary) ? "" : null;
}
