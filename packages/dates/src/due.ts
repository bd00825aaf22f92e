import { dayAt, instantAt } from "./instants.js";
import type { Clock, Due } from "./types.js";

/** The state of a due date relative to the user's current day. */
export type DueKind = "overdue" | "today" | "upcoming" | "none";

/**
 * The instant of a due date with a time, `2026-12-01T08:30:00.000Z`, or `null` for a whole day,
 * which is no instant. A wall-clock time that is skipped by a change of the clocks moves forward by
 * the gap; of a repeated one, the earlier instant is taken.
 *
 * @param userZone the zone of a time without a zone of its own
 */
export function dueAt(due: Due, userZone: string): string | null {
  return due.dueTime === null ? null : new Date(instantOf(due, userZone)).toISOString();
}

/** The due date of a task; `null` if it has none. */
export function dueOf({
  dueDate,
  dueTime,
  dueZone,
}: { [Field in keyof Due]: Due[Field] | null }): Due | null {
  return dueDate === null ? null : { dueDate, dueTime, dueZone };
}

/** The current day in the user's zone: `2026-11-25`. */
export function today({ now, timeZone }: Pick<Clock, "now" | "timeZone">): string {
  return dayOf(now, timeZone);
}

/**
 * The day on which something is due in the user's zone. It can differ from `dueDate` if the due
 * date has a zone of its own.
 */
export function dueDay(due: Due, userZone: string): string {
  return due.dueTime === null ? due.dueDate : dayAt(instantOf(due, userZone), userZone);
}

/**
 * Whether a due date has passed: a whole day once it is over in the user's zone, a time once its
 * instant has passed.
 */
export function isOverdue(due: Due, clock: Clock): boolean {
  if (due.dueTime === null) return due.dueDate < today(clock);
  return Date.parse(clock.now) > instantOf(due, clock.timeZone);
}

/**
 * The state of a due date; an overdue one does not count as today. `null` means a task without a
 * due date.
 */
export function dueKind(due: Due | null, clock: Clock): DueKind {
  if (due === null) return "none";
  if (isOverdue(due, clock)) return "overdue";
  return dueDay(due, clock.timeZone) === today(clock) ? "today" : "upcoming";
}

/**
 * The instant of a due date with a time, in its own zone or else the user's, in milliseconds since
 * the epoch.
 */
export function instantOf(due: Due, userZone: string): number {
  return instantAt(due.dueDate, due.dueTime as string, due.dueZone ?? userZone);
}

/** The day of an instant in a zone. */
export function dayOf(instant: string, zone: string): string {
  return dayAt(Date.parse(instant), zone);
}
