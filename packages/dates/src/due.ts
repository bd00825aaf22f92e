import { dayAt, instantAt } from "./instants.js";
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
  return due.dueTime === null ? null : new Date(instantOf(due, userZone)).toISOString();
}

/** The due of a task; `null` if it has none. */
export function dueOf({
  dueDate,
  dueTime,
  dueZone,
}: { [Field in keyof Due]: Due[Field] | null }): Due | null {
  return dueDate === null ? null : { dueDate, dueTime, dueZone };
}

/** The day it is for the user: `2026-11-25`. */
export function today({ now, timeZone }: Pick<Clock, "now" | "timeZone">): string {
  return dayOf(now, timeZone);
}

/** The user's day of a due: another than `dueDate` where a zone of its own is far enough away. */
export function dueDay(due: Due, userZone: string): string {
  return due.dueTime === null ? due.dueDate : dayAt(instantOf(due, userZone), userZone);
}

/** Whether a due has passed: a day once it is over for the user, a time once it is over. */
export function isOverdue(due: Due, clock: Clock): boolean {
  if (due.dueTime === null) return due.dueDate < today(clock);
  return Date.parse(clock.now) > instantOf(due, clock.timeZone);
}

/** Where a due stands: what is overdue is not also today. `null` is a task without a due. */
export function dueKind(due: Due | null, clock: Clock): DueKind {
  if (due === null) return "none";
  if (isOverdue(due, clock)) return "overdue";
  return dueDay(due, clock.timeZone) === today(clock) ? "today" : "upcoming";
}

/** The instant of a due with a time, in its own zone or else the user's, in milliseconds since 1970. */
export function instantOf(due: Due, userZone: string): number {
  return instantAt(due.dueDate, due.dueTime as string, due.dueZone ?? userZone);
}

/** Which day an instant falls on in a zone. */
export function dayOf(instant: string, zone: string): string {
  return dayAt(Date.parse(instant), zone);
}
