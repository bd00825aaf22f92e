import { Temporal } from "temporal-polyfill";
import type { Clock, Day } from "./clock.js";
import type { DatePiece, Piece, TimePiece } from "./pieces.js";
import type { TimeValue } from "./time-meaning.js";
import type { Due } from "./types.js";

/** The chosen time of day, and the phrases that it was taken from. */
export interface ChosenTime {
  time: Temporal.PlainTime;
  zone: string | null;
  /** Whether it is on the next day: `tonight at 1`. */
  isAfterMidnight: boolean;
  /** Whether it is "midnight", which is the end of a day that has begun: `today at midnight`. */
  isMidnight: boolean;
  /** Whether it may also be twelve hours later: `today at 3`. */
  isEitherHalf: boolean;
  used: Piece[];
}

/**
 * The date with the greatest weight; of equal ones, the last.
 *
 * @param weight how strongly a date is marked, e.g. by a preposition or the end of the line
 */
export function chooseDate(
  dates: DatePiece[],
  weight: (piece: DatePiece) => number,
): DatePiece | null {
  return dates.reduce<DatePiece | null>(
    (best, one) => (best === null || weight(one) >= weight(best) ? one : best),
    null,
  );
}

/**
 * Chooses the clock time from several times. A part of the day next to it determines the half of
 * the day.
 *
 * @param part the part of the day in the date or repetition: `tonight`, `every morning`
 */
export function chooseTime(times: TimePiece[], part: Temporal.PlainTime | null): ChosenTime | null {
  const clock = times.findLast((one) => !isBroad(one));
  const said = times.find(isBroad);
  const chosen = clock ?? said;
  if (!chosen) return null;
  const { hour, minute } = chosen.value;
  const partHour = said?.value.hour ?? part?.hour;
  const time = new Temporal.PlainTime(clock ? hourIn(clock.value, partHour) : hour, minute);
  const isAfterMidnight = partHour !== undefined && partHour >= 18 && time.hour < 6;
  const used = clock && said ? [clock, said] : [chosen];
  const isMidnight = chosen.value.isPart && time.hour === 0;
  const isEitherHalf = partHour === undefined && chosen.value.isEitherHalf;
  return { time, zone: chosen.zone, isAfterMidnight, isMidnight, isEitherHalf, used };
}

/** A part of the day, which a time next to it makes precise; noon and midnight are times themselves. */
export function isBroad({ value }: TimePiece): boolean {
  return value.isPart && value.hour % 12 !== 0;
}

function hourIn({ hour, isExact, isPlainHour }: TimeValue, part: number | undefined): number {
  if (part === undefined) return hour;
  const isEvening = part >= 12;
  if (part >= 18 && isPlainHour) {
    if (hour === 12) return 0; // "tonight at 12"
    if (hour % 12 < 4) return hour % 12; // "tonight at 1"
  }
  if (!isExact) return (hour % 12) + (isEvening ? 12 : 0);
  return isPlainHour && isEvening && hour < 12 ? hour + 12 : hour;
}

/**
 * The due date from a date, a time or both: the next possible moment if the phrases are ambiguous.
 */
export function dueOf(date: DatePiece | null, chosen: ChosenTime | null, clock: Clock): Due | null {
  const { time = null, zone = null } = chosen ?? date?.value ?? {};
  if (!date) {
    if (!time) return null;
    const today = zone === null ? clock.today : clock.now.withTimeZone(zone).toPlainDate();
    const day = hasPassed(today, time, zone, clock) ? today.add({ days: 1 }) : today;
    return due(day, time, zone);
  }
  const { day } = date.value;
  if (chosen?.isAfterMidnight) return due(day.add({ days: 1 }), time, zone);
  const next = date.value.next ?? (chosen?.isMidnight && day.add({ days: 1 }));
  // "25 Nov 9am", typed on that day at noon, is not meant to be in a year.
  const isNear = next && day.until(next).days <= 62;
  if (!time || !hasPassed(day, time, zone, clock)) return due(day, time, zone);
  if (isNear) return due(next, time, zone);
  // "Heute um 3", typed at noon, is in the afternoon.
  const later = time.add({ hours: 12 });
  const isLater = chosen?.isEitherHalf && date.meaning === "today";
  return due(day, isLater && !hasPassed(day, later, zone, clock) ? later : time, zone);
}

/** Whether a moment has passed. */
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
    dueTime: time?.toString({ smallestUnit: "minute" }) ?? null,
    dueZone: time && zone,
  };
}
