import { dayOf, dueDay, instantOf } from "./due.js";
import { dateFormat } from "./formats.js";
import { daysBetween } from "./instants.js";
import type { Clock, Due } from "./types.js";

/** How many days back are said as "3 days ago"; what is older is a date. */
const DAYS_AGO = 7;

/**
 * A due as the user would say it: "Today", "Tomorrow 9:30", "Mon 7 Dec", "3 days ago", with the year where
 * it is another. In the user's language, on the user's day and by the user's time, also where the due
 * has a zone of its own.
 *
 * @throws RangeError for a locale that is none
 */
export function formatDue(due: Due, clock: Clock): string {
  return capitalize(dueInWords(due, clock), clock.locale);
}

/** The same within a sentence: "today", "tomorrow 9:30", "Mon 7 Dec". */
export function dueInWords(due: Due, clock: Clock): string {
  const { timeZone } = clock;
  const time = due.dueTime === null ? null : instantOf(due, timeZone);
  return inWords(dueDay(due, timeZone), time, clock);
}

/** The day of an instant, within a sentence: "yesterday", "Mon 7 Dec". */
export function dayInWords(instant: string, clock: Clock): string {
  return inWords(dayOf(instant, clock.timeZone), null, clock);
}

/** An instant, within a sentence: "yesterday 9:14", "Mon, 7 Dec 2025 14:00". */
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

/** "9:30", "9:30 AM": which of them is the locale's, the leading zero is left out everywhere. */
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
