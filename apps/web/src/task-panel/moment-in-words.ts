import { type Clock, formatDue } from "@docket/dates";

/** An instant as the user would say it, within a sentence: "yesterday 9:14", "Mon, 7 Dec 14:00". */
export function momentInWords(instant: string, clock: Clock): string {
  const [dueDate = "", dueTime = null] = wallTime(instant, clock.timeZone).split(" ");
  const words = formatDue({ dueDate, dueTime, dueZone: null }, clock);
  const [first = ""] = words;
  // Names of days and months keep their capital in the languages that have it.
  return /^(?:Today|Yesterday)\b/.test(words) ? first.toLowerCase() + words.slice(1) : words;
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
