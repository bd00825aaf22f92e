import { type Clock, formatDue } from "@docket/dates";

/** An instant as the user would say it, within a sentence: "yesterday 9:14", "Mon, 7 Dec 14:00". */
export function momentInWords(instant: string, clock: Clock): string {
  const [dueDate = "", dueTime = null] = wallTime(instant, clock.timeZone).split(" ");
  return withinSentence(formatDue({ dueDate, dueTime, dueZone: null }, clock));
}

/** The day of an instant, as {@link momentInWords}: "yesterday", "Mon 7 Dec". */
export function dayInWords(instant: string, clock: Clock): string {
  const [dueDate = ""] = wallTime(instant, clock.timeZone).split(" ");
  return withinSentence(formatDue({ dueDate, dueTime: null, dueZone: null }, clock));
}

/** An instant to the minute, in the user's language and zone: "7 Dec 2026, 14:00". */
export function exactMoment(instant: string, { locale, timeZone }: Clock): string {
  const format = new Intl.DateTimeFormat(locale, {
    timeZone,
    dateStyle: "medium",
    timeStyle: "short",
  });
  return format.format(new Date(instant));
}

/** Names of days and months keep their capital in the languages that have it. */
function withinSentence(words: string): string {
  const [first = ""] = words;
  return /^(?:Today|Yesterday|Tomorrow)\b/.test(words)
    ? first.toLowerCase() + words.slice(1)
    : words;
}

/** `2026-11-25 09:14`, in a zone. */
function wallTime(instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
  });
  return format.format(new Date(instant));
}
