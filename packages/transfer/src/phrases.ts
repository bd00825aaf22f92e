import type { Clock, Due, Repeat } from "@docket/dates";
import { quickAdd } from "@docket/quick-add";
import { instantOf, wallTime } from "./instants.js";

/** When a task is due, out of words. */
export interface When {
  due: Due | null;
  repeat: Repeat | null;
}

/**
 * Reads a date as a person or an application writes it: `2026-12-01`, `2026-12-01 14:00`, an instant, `1 Dec 2025`,
 * `tomorrow`, `every monday at 9`. `null` if any of it is not understood.
 *
 * @param locale its language, and the order of day and month in digits
 */
export function readWhen(text: string, clock: Clock, locale: string): When | null {
  const phrase = text.trim();
  if (phrase.length > 200 || !/^[\p{L}\p{N}]/u.test(phrase)) return null;
  const [, day, time] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?)?$/.exec(phrase) ?? [];
  if (day !== undefined)
    return { due: { dueDate: day, dueTime: time ?? null, dueZone: null }, repeat: null };
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(phrase)) return readInstant(phrase, clock);

  return readPhrase(phrase, clock, locale) ?? readPhrase(withDot(phrase), clock, locale);
}

/** German days have a dot, and applications leave it out: `1 Dez` is `1. Dez`. */
function withDot(phrase: string): string {
  return phrase.replace(/^(\d{1,2}) (?=\p{L})/u, "$1. ");
}

function readPhrase(phrase: string, clock: Clock, locale: string): When | null {
  const read = quickAdd(phrase, {
    ...clock,
    now: momentFor(phrase, clock.now),
    locale,
    lists: [],
    labels: [],
  });
  const understood = read.title.trim() === "" && (read.due !== null || read.repeat !== null);
  return understood ? { due: read.due, repeat: read.repeat } : null;
}

function readInstant(text: string, clock: Clock): When | null {
  const instant = instantOf(text);
  if (instant === null) return null;
  const { date, time } = wallTime(instant, clock.timeZone);
  return { due: { dueDate: date, dueTime: time, dueZone: null }, repeat: null };
}

/** Quick add takes no day that has passed; a date with its year in a file may have, so it is read from before it. */
function momentFor(phrase: string, now: string): string {
  const year = /(?<!\d)(19|20)\d\d(?!\d)/.exec(phrase)?.[0];
  if (year === undefined || /^every|^each/i.test(phrase)) return now;
  const before = `${Number(year) - 1}-12-30T12:00:00Z`;
  return before < now ? before : now;
}
