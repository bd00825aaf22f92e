import { Temporal } from "temporal-polyfill";
import type { Clock, Day } from "./clock.js";
import type { DatePiece, Piece, TimePiece } from "./pieces.js";
import type { Due } from "./types.js";

/** The time of a due, and what of the line says it. */
export interface ChosenTime {
  time: Temporal.PlainTime;
  zone: string | null;
  used: Piece[];
  isExact: boolean;
}

/**
 * Of several dates the one that a preposition or the end of the line marks, of equals the last.
 * @param isMarked whether a piece stands at the end or beginning of the line
 */
export function chooseDate(dates: DatePiece[], weight: (piece: DatePiece) => number): DatePiece | null {
  return dates.reduce<DatePiece | null>(
    (best, one) => (best === null || weight(one) >= weight(best) ? one : best),
    null,
  );
}

/** The clock time of several times; a part of the day beside it says which half of the day it is in. */
export function chooseTime(times: TimePiece[], isEvening: boolean): ChosenTime | null {
  const clock = times.findLast(({ value }) => !value.isPart);
  const part = times.find(({ value }) => value.isPart);
  const chosen = clock ?? part;
  if (!chosen) return null;
  let { hour } = chosen.value;
  const { minute, isExact } = chosen.value;
  if (clock && !isExact) {
    const half = part ? part.value.hour >= 12 : isEvening ? true : null;
    if (half !== null) hour = (hour % 12) + (half ? 12 : 0);
  } else if (clock && hour < 12 && (isEvening || (part?.value.hour ?? 0) >= 12) && clock.value.isPlainHour) {
    hour += 12;
  }
  const used = clock && part && clock !== part ? [clock, part] : [chosen];
  return { time: new Temporal.PlainTime(hour, minute), zone: chosen.zone, used, isExact };
}

/** The due of a date, a time or both: the next such moment, where the words leave a choice. */
export function dueOf(date: DatePiece | null, chosen: ChosenTime | null, clock: Clock): Due | null {
  const time = chosen?.time ?? date?.value.time ?? null;
  const zone = chosen?.zone ?? null;
  if (!date) {
    if (!time) return null;
    const today = zone === null ? clock.today : clock.now.withTimeZone(zone).toPlainDate();
    const day = hasPassed(today, time, zone, clock) ? today.add({ days: 1 }) : today;
    return due(day, time, zone);
  }
  const { day, next, evening } = date.value;
  if (evening && time?.hour === 0) return due(day.add({ days: 1 }), time, zone);
  if (time && next && hasPassed(day, time, zone, clock)) return due(next, time, zone);
  return due(day, time, zone);
}

/** Whether a moment is over. */
export function hasPassed(
  day: Day,
  time: Temporal.PlainTime,
  zone: string | null,
  { now }: Clock,
): boolean {
  const moment = day.toZonedDateTime({ timeZone: zone ?? now.timeZoneId, plainTime: time });
  return Temporal.ZonedDateTime.compare(moment, now) < 0;
}

export function due(day: Day, time: Temporal.PlainTime | null, zone: string | null): Due {
  return {
    dueDate: day.toString(),
    dueTime: time && time.toString({ smallestUnit: "minute" }),
    dueZone: time && zone,
  };
}
