import { Temporal } from "temporal-polyfill";
import { TIMED_DAYS } from "./date-problems.js";
import { dayOf as dayTextOf, instantOf } from "./due.js";
import { pinMonthEnd } from "./month-end.js";
import { countBetween, dayAfter } from "./occurrences.js";
import { parseRule } from "./parse-rule.js";
import { type Frequency, formatRule, type Rule } from "./rule.js";
import type { Clock, Due, Repeat } from "./types.js";

/**
 * The next occurrence of a repeating task, and its rule from there on, with the remaining COUNT.
 */
export interface Next {
  due: Due;
  repeat: Repeat;
}

type Day = Temporal.PlainDate;

/**
 * The due date after a completed one, or `null` if that was the last. Time of day and zone stay.
 *
 * - `every` (from the due date): the first occurrence that is later than both the due date and the
 * moment of completion (for a whole day: than that day). Missed occurrences are skipped, but COUNT
 * counts them: it is a number of dates in the calendar.
 * - `every!` (from completion): the day of completion in the user's zone, plus the interval. COUNT
 *   counts completions.
 *
 * The returned rule replaces the given one: its COUNT is what is left, and if the rule took its day
 * of the month from a due date after the 28th, it states that day from now on, so that a short
 * month does not shorten the following ones.
 *
 * @param doneAt the instant of completion, ISO 8601
 * @throws InvalidRule
 */
export function nextDue(
  due: Due,
  repeat: Repeat,
  doneAt: string,
  { timeZone }: Pick<Clock, "timeZone">,
): Next | null {
  const rule = parseRule(repeat.rule);
  if (repeat.from === "completion")
    return afterInterval(due, rule, dayOf(doneAt, timeZone), doneAt, timeZone);

  const anchor = Temporal.PlainDate.from(due.dueDate);
  const pinned = pinMonthEnd(rule, anchor);
  const gone = later(anchor, lastDayGone(due, doneAt, timeZone));
  const day = firstDayLeft(pinned, anchor, gone, due, doneAt, timeZone);
  if (day === null) return null;
  const used = rule.count === null ? 0 : 1 + countBetween(pinned, anchor, day, rule.count);
  return nextOrEnd(due, pinned, "due", day, used, timeZone);
}

/**
 * The due date after this one if it is skipped. For `every`, the next date; for `every!`, the
 * interval after the due date or after today, whichever is later. `null` if this one is the last.
 *
 * @throws InvalidRule
 */
export function skipDue(due: Due, repeat: Repeat, clock: Clock): Next | null {
  if (repeat.from === "due") return nextDue(due, repeat, clock.now, clock);
  const from = later(Temporal.PlainDate.from(due.dueDate), dayOf(clock.now, clock.timeZone));
  return afterInterval(due, parseRule(repeat.rule), from, clock.now, clock.timeZone);
}

/**
 * The first due date of a rule: its first day from today on whose time of day has not passed.
 * INTERVAL counts from there. `null` if UNTIL is earlier.
 *
 * @param at time of day and zone of the due date
 * @param start the first possible day if not today, `2026-12-01`
 * @throws InvalidRule
 */
export function firstDue(
  rule: string,
  at: Pick<Due, "dueTime" | "dueZone">,
  clock: Pick<Clock, "now" | "timeZone">,
  start?: string,
): Due | null {
  const { now, timeZone } = clock;
  const parsed = parseRule(rule);
  const today = dayOf(now, at.dueZone ?? timeZone);
  const anchor = start === undefined ? today : later(today, Temporal.PlainDate.from(start));
  const every = pinMonthEnd({ ...parsed, interval: 1 }, anchor);
  const eve = anchor.subtract({ days: 1 });
  const day = firstDayLeft(every, anchor, eve, { ...at, dueDate: "" }, now, timeZone);
  if (day === null) return null;
  const due = { ...at, dueDate: day.toString() };
  return hasEnded(parsed, due, timeZone) ? null : due;
}

/**
 * `every!`: the first day of the rule after all units of the interval but the last have passed.
 * "every! 2 weeks on Friday", completed on a Tuesday, is the Friday of the following week.
 */
function afterInterval(due: Due, rule: Rule, from: Day, moment: string, zone: string): Next | null {
  const every = pinMonthEnd({ ...rule, interval: 1 }, from);
  const gone = from.add({ [UNITS[rule.freq]]: rule.interval - 1 });
  const day = firstDayLeft(every, from, gone, due, moment, zone);
  return day === null ? null : nextOrEnd(due, rule, "completion", day, 1, zone);
}

const UNITS: Record<Frequency, "days" | "weeks" | "months" | "years"> = {
  DAILY: "days",
  WEEKLY: "weeks",
  MONTHLY: "months",
  YEARLY: "years",
};

/** The first day of a rule after `gone` on which the due time is after `moment`. */
function firstDayLeft(
  rule: Rule,
  anchor: Day,
  gone: Day,
  due: Due,
  moment: string,
  zone: string,
): Day | null {
  const hasPassed = (day: Day) =>
    due.dueTime !== null &&
    instantOf({ ...due, dueDate: day.toString() }, zone) <= Date.parse(moment);
  let day = dayAfter(rule, anchor, gone);
  while (day !== null && hasPassed(day)) day = dayAfter(rule, anchor, day);
  return day;
}

/**
 * The last day that is no longer possible as the due date at this moment: today for a whole day,
 * yesterday for a time.
 */
function lastDayGone(due: Due, moment: string, zone: string): Day {
  return due.dueTime === null
    ? dayOf(moment, zone)
    : dayOf(moment, due.dueZone ?? zone).subtract({ days: 1 });
}

function nextOrEnd(
  due: Due,
  rule: Rule,
  from: Repeat["from"],
  day: Day,
  used: number,
  zone: string,
): Next | null {
  const count = rule.count === null ? null : rule.count - used;
  const next = { ...due, dueDate: day.toString() };
  if ((count !== null && count <= 0) || hasEnded(rule, next, zone)) return null;
  return { due: next, repeat: { rule: formatRule({ ...rule, count }), from } };
}

/**
 * Whether a due date is after UNTIL, or after the last day that may have a time. A whole day and a UTC UNTIL are
 * compared by the day in the user's zone.
 */
function hasEnded({ until }: Rule, due: Due, zone: string): boolean {
  if (due.dueTime !== null && due.dueDate > TIMED_DAYS.last) return true;
  if (until === null) return false;
  const [, year, month, day, hour, minute, second, utc] =
    /^(....)(..)(..)(?:T(..)(..)(..)(Z?))?$/.exec(until) ?? [];
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return due.dueDate > date;
  const time = `${hour}:${minute}:${second}`;
  if (utc && due.dueTime !== null) return instantOf(due, zone) > Date.parse(`${date}T${time}Z`);
  if (utc) return due.dueDate > dayTextOf(`${date}T${time}Z`, zone);
  return `${due.dueDate}T${due.dueTime ?? "00:00"}` > `${date}T${time}`;
}

function later(one: Day, other: Day): Day {
  return Temporal.PlainDate.compare(one, other) > 0 ? one : other;
}

function dayOf(instant: string, zone: string): Day {
  return Temporal.PlainDate.from(dayTextOf(instant, zone));
}
