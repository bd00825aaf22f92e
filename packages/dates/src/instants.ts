import { dateFormat } from "./formats.js";

/**
 * Instants as milliseconds since the epoch and days as text, computed with Intl only: every
 * row of a list needs them, and Temporal's polyfill is larger than everything else in the
 * page's initial load.
 */

const DAY = 86_400_000;

/**
 * The instant of a wall-clock time in a zone. A skipped time moves forward by the gap; of a
 * repeated one, the earlier instant is taken.
 */
export function instantAt(day: string, time: string, zone: string): number {
  const asUtc = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(asUtc)) throw new RangeError(`${day} ${time} is no time.`);
  const noon = Math.floor(asUtc / DAY) * DAY + DAY / 2;
  let before = offsetAt(noon - 1.5 * DAY, zone);
  let after = offsetAt(noon + 1.5 * DAY, zone);
  if (before !== after) {
    before = offsetAt(asUtc - DAY, zone);
    after = offsetAt(asUtc + DAY, zone);
  }
  const first = asUtc - before;
  if (before === after || offsetAt(first, zone) === before) return first;
  const second = asUtc - after;
  return offsetAt(second, zone) === after ? second : first;
}

/** The day of an instant in a zone: `2026-12-01`. */
export function dayAt(instant: number, zone: string): string {
  return new Date(instant + offsetAt(instant, zone)).toISOString().slice(0, 10);
}

/** Adds days to a day: `2026-11-30` and 1 give `2026-12-01`. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}

/** The weekday of a day: 1 is Monday, 7 Sunday. */
export function weekdayOf(day: string): number {
  return new Date(day).getUTCDay() || 7;
}

/** The number of days from the first day to the second; negative if the second is earlier. */
export function daysBetween(one: string, other: string): number {
  return Math.round((Date.parse(other) - Date.parse(one)) / DAY);
}

const offsets = new Map<string, number>();
const MAX_OFFSETS = 10_000;

/** A zone's offset from UTC at an instant, in milliseconds; positive if it is ahead. */
function offsetAt(instant: number, zone: string): number {
  // No zone changes its clocks within a minute.
  const minute = Math.floor(instant / 60_000) * 60_000;
  const key = `${zone} ${minute}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of wallClock(zone).formatToParts(minute)) parts[type] = value;
  const { year, month, day, hour, minute: minutes, second } = parts;
  const date = `${year?.padStart(4, "0")}-${month}-${day}`;
  const offset = Date.parse(`${date}T${hour}:${minutes}:${second}Z`) - minute;
  if (offsets.size >= MAX_OFFSETS) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

function wallClock(zone: string): Intl.DateTimeFormat {
  return dateFormat("en-u-ca-gregory-nu-latn", zone, {
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
}
