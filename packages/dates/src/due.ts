import { Temporal } from "temporal-polyfill";
import type { Clock, Due } from "./types.js";

/** Where a due stands from the user's present day. */
export type DueKind = "overdue" | "today" | "upcoming" | "none";

/**
 * The instant of a due with a time, `2026-12-01T08:30:00.000Z`, or `null` for a whole day, which is no
 * instant. A wall time that the clocks skip moves forward by the gap; of one that they repeat the
 * earlier counts.
 *
 * @param userZone the zone of a time without one of its own
 */
export function dueAt(due: Due, userZone: string): string | null {
  return due.dueTime === null ? null : formatInstant(instantOf(due, userZone));
}

/** The day it is for the user: `2026-11-25`. */
export function today(clock: Pick<Clock, "now" | "timeZone">): string {
  return dayOf(clock.now, clock.timeZone).toString();
}

/** The user's day of a due: another than `dueDate` where a zone of its own is far enough away. */
export function dueDay(due: Due, userZone: string): string {
  return due.dueTime === null
    ? due.dueDate
    : instantOf(due, userZone).toZonedDateTimeISO(userZone).toPlainDate().toString();
}

/** Whether a due has passed: a day once it is over for the user, a time once it is over. */
export function isOverdue(due: Due, clock: Clock): boolean {
  if (due.dueTime === null) return due.dueDate < today(clock);
  return isAfter(clock.now, instantOf(due, clock.timeZone));
}

/** Where a due stands: what is overdue is not also today. `null` is a task without a due. */
export function dueKind(due: Due | null, clock: Clock): DueKind {
  if (due === null) return "none";
  if (isOverdue(due, clock)) return "overdue";
  return dueDay(due, clock.timeZone) === today(clock) ? "today" : "upcoming";
}

/** The instant of a due with a time, in its own zone or else the user's. */
export function instantOf(due: Due, userZone: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(`${due.dueDate}T${due.dueTime}`)
    .toZonedDateTime(due.dueZone ?? userZone, { disambiguation: "compatible" })
    .toInstant();
}

/** Which day an instant falls on in a zone. */
export function dayOf(instant: string, zone: string): Temporal.PlainDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate();
}

/** Whether `one` is later than `other`. */
export function isAfter(one: string | Temporal.Instant, other: string | Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) > 0;
}

function formatInstant(instant: Temporal.Instant): string {
  return instant.toString({ fractionalSecondDigits: 3 });
}
