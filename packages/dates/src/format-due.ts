import { dayOf, dueDay, instantOf } from "./due.js";
import { dateFormat } from "./formats.js";
import { daysBetween } from "./instants.js";
import type { Clock, Due } from "./types.js";

/** Up to this many days in the past are shown as "3 days ago"; older ones as a date. */
const DAYS_AGO = 7;

/**
 * Formats a due date in words: "Today", "Tomorrow 9:30", "Mon 7 Dec", "3 days ago", with the year
 * if it is not the current one. It is in the user's language and the user's zone, even if the due
 * date has a zone of its own.
 *
 * @throws RangeError for an invalid locale
 */
export function formatDue(due: Due, clock: Clock): string {
  return capitalize(dueInWords(due, clock), clock.locale);
}

/** Like {@link formatDue}, for use within a sentence: "today", "tomorrow 9:30", "Mon 7 Dec". */
export function dueInWords(due: Due, clock: Clock): string {
  const { timeZone } = clock;
  const time = due.dueTime === null ? null : instantOf(due, timeZone);
  return inWords(dueDay(due, timeZone), time, clock);
}

/** The time of a due date in the user's zone, "9:30"; null if it has none. */
export function formatDueTime(due: Due, { locale, timeZone }: Clock): string | null {
  return due.dueTime === null ? null : formatTime(instantOf(due, timeZone), timeZone, locale);
}

/** The day of an instant, for use within a sentence: "yesterday", "Mon 7 Dec". */
export function dayInWords(instant: string, clock: Clock): string {
  return inWords(dayOf(instant, clock.timeZone), null, clock);
}

/** An instant, for use within a sentence: "yesterday 9:14", "Mon, 7 Dec 2025 14:00". */
export function momentInWords(instant: string, clock: Clock): string {
  return inWords(dayOf(instant, clock.timeZone), Date.parse(instant), clock);
}

/** An instant to the minute: "7 Dec 2026, 14:00". */
export function exactMoment(instant: string, { locale, timeZone }: Clock): string {
  const options = { dateStyle: "medium", timeStyle: "short" } as const;
  return dateFormat(locale, timeZone, options).format(Date.parse(instant));
}

function inWords(day: string, instant: number | null, clock: Clock): string {
  const { locale, timeZone } = clock;
  const today = dayOf(clock.now, timeZone);
  const distance = daysBetween(today, day);
  const isPast = distance < -1 && distance >= -DAYS_AGO;
  const isNear = isPast || Math.abs(distance) <= 1;
  const words = isNear
    ? relativeDay(distance, locale)
    : formatDay(day, locale, day.slice(0, 4) !== today.slice(0, 4));
  return instant === null || isPast ? words : `${words} ${formatTime(instant, timeZone, locale)}`;
}

/** "Mon 7 Dec", and with its year "Mon, 7 Dec 2026". */
function formatDay(day: string, locale: string, withYear: boolean): string {
  const options: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short" };
  if (withYear) options.year = "numeric";
  return dateFormat(locale, "UTC", options).format(Date.parse(day));
}

/** "9:30" or "9:30 AM", depending on the locale; always without a leading zero. */
function formatTime(instant: number, timeZone: string, locale: string): string {
  return dateFormat(locale, timeZone, { hour: "numeric", minute: "2-digit" })
    .formatToParts(instant)
    .map(({ type, value }) => (type === "hour" ? value.replace(/^0(?=\d)/, "") : value))
    .join("")
    .replaceAll("\u202f", " ");
}

/** "today", "yesterday", "3 days ago". */
function relativeDay(distance: number, locale: string): string {
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(distance, "day");
}

function capitalize(words: string, locale: string): string {
  return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
}
