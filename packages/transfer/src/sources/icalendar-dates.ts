import { type Due, dueProblem, WEEKDAYS, type Weekday, weekdayOf } from "@docket/dates";
import { firstDue, ruleProblem } from "@docket/dates/repetition";
import { Temporal } from "temporal-polyfill";
import type { Collector } from "../collector.js";
import { momentOf } from "../completions.js";
import type { Draft } from "../draft.js";
import type { Property } from "../icalendar-lines.js";
import { dueOn, instantOf, knownZone, wallTime } from "../instants.js";
import { memoize } from "../memoize.js";

/** A date; if it is not a valid one, it is kept in the description. */
export function readDate(property: Property, task: Draft, into: Collector): Due | null {
  into.losses.atLine(property.line);
  const due = dateOf(property, into);
  if (due === null) into.keepInNotes(task, property.name, property.value, "Not a valid date");
  return due;
}

/** An instant: in UTC by the standard, but some programs write a local time or only a day. */
export function readInstant(property: Property, into: Collector): string | null {
  const { name, value } = property;
  const local = /Z$/i.test(value.trim()) ? null : dateOf(property, into);
  return local === null ? into.instant(name, value) : momentOf(local, into.clock);
}

/**
 * Keeps a time in UTC in that zone if it is on another day in the user's: a rule of the task would
 * name the days in UTC.
 */
export function onDayOfRule(property: Property, timeZone: string): Property {
  const { name, value, params } = property;
  const instant = /^(DUE|DTSTART)$/.test(name) && /Z$/.test(value) ? instantOf(value) : null;
  if (instant === null || wallTime(instant, timeZone).date === instant.slice(0, 10))
    return property;
  return { ...property, value: value.slice(0, -1), params: { ...params, TZID: "UTC" } };
}

/** Reads DTSTART. A task without DUE is due a DURATION after it, or, if it repeats, at it. */
export function readStart(
  property: Property | undefined,
  duration: string | undefined,
  task: Draft,
  into: Collector,
): void {
  const start = property && readDate(property, task, into);
  if (duration !== undefined) {
    if (start && task.due === null) task.due = after(start, duration, into.clock.timeZone);
    if (task.due === null) into.keepInNotes(task, "DURATION", duration, "Not a valid duration");
  }
  if (!start) return;
  const { due, repeat } = task;
  // Many applications write the due date as DTSTART too, since a repeating task must have one.
  if (due?.dueDate === start.dueDate && due.dueTime === start.dueTime) return;
  if (repeat === null || due !== null) into.setStart(task, "DTSTART", start, property?.value);
  else Object.assign(task, { startDate: start.dueDate, repeatsAt: start });
  if (repeat !== null && due !== null)
    task.repeat = { ...repeat, rule: countedFromDue(repeat.rule, start.dueDate, due, into) };
}

/** The date that is a duration after another; `null` if the duration is not valid. */
function after(start: Due, duration: string, timeZone: string): Due | null {
  try {
    const from = Temporal.PlainDateTime.from(`${start.dueDate}T${start.dueTime ?? "00:00"}`);
    const to = from.toZonedDateTime(start.dueZone ?? timeZone).add(duration.trim());
    const dueTime = start.dueTime && to.toPlainTime().toString({ smallestUnit: "minute" });
    return { ...start, dueDate: to.toPlainDate().toString(), dueTime };
  } catch {
    return null;
  }
}

/**
 * The rule of a task that is due some days after its start. In a calendar, a rule gives the days of
 * the start; here, those of the due date.
 */
function countedFromDue(rule: string, start: string, due: Due, into: Collector): string {
  const days = /(?<=^|;)BYDAY=((?:MO|TU|WE|TH|FR|SA|SU|,)+)(?=;|$)/i;
  const named = days.exec(rule)?.[1]?.toUpperCase().split(",") ?? [];
  const isSimple = /FREQ=WEEKLY/i.test(rule) && !/BYSETPOS|BYMONTH/i.test(rule);
  const later = weekdayOf(due.dueDate) - weekdayOf(start);
  if (isSimple && named.includes(WEEKDAYS[weekdayOf(start) - 1] ?? "")) {
    const shifted = named.map(
      (day) => WEEKDAYS[(WEEKDAYS.indexOf(day as Weekday) + later + 7) % 7],
    );
    return isDayOf(rule, due.dueDate) ? rule : rule.replace(days, `BYDAY=${shifted.join()}`);
  }
  if (!isDayOf(rule, due.dueDate))
    into.losses.add("RRULE", rule, "Gives the days of the start, and here those of the due date.");
  return rule;
}

/**
 * A rule whose UNTIL is a day, if it is the last second of that day: a rule of a task with a time
 * must not have a day there (RFC 5545, 3.3.10).
 *
 * @param zone the zone of the due date
 */
export function withLastDay(rule: string, zone: string): string {
  return rule.replace(/(?<=UNTIL=)(\d{8}T\d{4})59(Z?)(?=;|$)/i, (whole, minute, utc) => {
    const instant = utc === "" ? null : instantOf(`${minute}00Z`);
    const { date, time } = instant
      ? wallTime(instant, zone)
      : { date: minute.slice(0, 8), time: minute.slice(9).replace(/(?=..$)/, ":") };
    return time === "23:59" ? date.replaceAll("-", "") : whole;
  });
}

/** Whether a rule, counted from a day, begins with that day; also true of an invalid rule. */
const isDayOf = memoize((rule: string, day: string) => {
  if (ruleProblem(rule) !== null) return true;
  const clock = { now: `${day}T00:00:00Z`, timeZone: "UTC" };
  const first = firstDue(rule, dueOn(day), clock);
  return first === null || first.dueDate === day;
});

/**
 * A day, a local time with or without a zone, or an instant, which becomes the user's local time;
 * `null` if it is not a valid one.
 */
export function dateOf({ value, params }: Property, into: Collector): Due | null {
  const [, year, month, day, hour, minute, utc] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?$/.exec(value.trim()) ?? [];
  if (utc === "Z") {
    const instant = instantOf(value.trim());
    return instant === null ? null : into.dueAt(instant);
  }
  const dueTime = hour === undefined ? null : `${hour}:${minute}`;
  const due = { dueDate: `${year}-${month}-${day}`, dueTime, dueZone: null };
  if (dueProblem(due) !== null) return null;
  if (dueTime === null) return due;
  const zone = params.TZID;
  const known = zone === undefined ? null : zoneOf(zone, into.clock.timeZone);
  if (zone !== undefined && known === null)
    into.losses.add("TZID", zone, "Unknown time zone: the time follows you.");
  return { ...due, dueZone: known };
}

/** Some put the origin of a zone before its name: `/citadel.org/20250101_1/Europe/Zurich`. */
function zoneOf(text: string, userZone: string): string | null {
  const parts = text.split("/");
  const names = text.startsWith("/") ? [parts.slice(-3), parts.slice(-2)] : [parts];
  return (
    names.map((name) => knownZone(name.join("/"), userZone)).find((zone) => zone !== null) ?? null
  );
}
