import type { Clock, Due, Repeat } from "@docket/dates";
import { quickAdd } from "@docket/quick-add";
import { dueAtInstant, instantAt, instantOf, isDate, wallTime } from "./instants.js";
import { memoize } from "./memoize.js";

/** A due date and recurrence parsed from a phrase. */
export interface When {
  due: Due | null;
  repeat: Repeat | null;
}

/**
 * Parses a date as a person or an application writes it: `2026-12-01`, `2026-12-01 14:00`, an
 * instant, `1 Dec 2025`, `tomorrow`, `every monday at 9`. `null` if any of it is not understood.
 *
 * @param locale its language, and the order of day and month in numeric dates
 */
export function readWhen(text: string, clock: Clock, locale: string): When | null {
  // Notion adds the offset of the zone that the time is in.
  const [, zoned, offset] = /^(.*?) \(GMT([+-]\d{1,2}(?::\d\d)?)?\)$/.exec(text.trim()) ?? [];
  if (zoned !== undefined) return inZone(readWhen(zoned, clock, locale), offset ?? "+0", clock);
  const phrase = withTwoDigits(inOneForm(text.trim()));
  if (phrase.length > 200 || !/^[\p{L}\p{N}]/u.test(phrase)) return null;
  const [, day, time] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?)?$/.exec(phrase) ?? [];
  if (day !== undefined)
    return { due: { dueDate: day, dueTime: time ?? null, dueZone: null }, repeat: null };
  if (/^\d{13}$/.test(phrase)) return readInstant(new Date(Number(phrase)).toJSON(), clock);
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(\d|Z|UTC|GMT)$/i.test(phrase))
    return readInstant(phrase, clock);

  return (
    readPhrase(phrase, clock, locale) ??
    readPhrase(withDot(phrase), clock, locale) ??
    readDaysOfMonth(phrase, clock, locale) ??
    // Quick add takes a repetition of one word, such as "weekly", for a title.
    readPhrase(`- ${phrase}`, clock, locale) ??
    readPhrase(withEnglishMonth(phrase, locale), clock, locale) ??
    readFromCompletion(phrase, clock, locale)
  );
}

/** A date or repetition in the words of Todoist. */
export function readTodoistPhrase(phrase: string, clock: Clock, language: string): When | null {
  return readWhen(phrase.replace(/^after (\d+ )/i, "every! $1"), clock, language);
}

/**
 * Reads a repetition in words. It does not depend on the present: "every month" says no day of the
 * month, whatever day it is.
 */
export function readRepeat(words: string, locale: string): Repeat | null {
  return readWhen(words, { ...LONG_AGO, locale }, locale)?.repeat ?? null;
}

const LONG_AGO = { now: "2000-01-01T12:00:00Z", timeZone: "UTC", weekStart: 1 } as const;

/**
 * The clock by which to read a repetition: that of the day from which it counts, so that "every month" and "for 3 weeks"
 * mean the same whatever day the file is read on.
 *
 * @param day `null`, or not a valid one: the present
 */
export function clockOn(day: string | null, clock: Clock): Clock {
  if (day === null || !isDate(day)) return clock;
  return { ...clock, now: instantAt(`${day}T12:00:00Z`, clock.timeZone) };
}

/** A time at an offset such as `+1` or `-3:30`, as the user's. */
function inZone(when: When | null, offset: string, { timeZone }: Clock): When | null {
  if (!when?.due?.dueTime) return when;
  const [, sign, hours = "", minutes = "00"] = /^([+-])(\d+)(?::(\d\d))?$/.exec(offset) ?? [];
  const { dueDate, dueTime } = when.due;
  const instant = instantOf(`${dueDate}T${dueTime}:00${sign}${hours.padStart(2, "0")}:${minutes}`);
  return instant === null ? null : { ...when, due: dueAtInstant(instant, timeZone, timeZone) };
}

/**
 * `jeden! 3. Tag`: the mark for counting from completion, which quick add only knows in English.
 */
function readFromCompletion(phrase: string, clock: Clock, locale: string): When | null {
  const plain = phrase.replace(/^(\p{L}+(?: les)?) ?!(?= )/u, "$1");
  const when = plain === phrase ? null : readPhrase(plain, clock, locale);
  return when?.repeat ? { ...when, repeat: { ...when.repeat, from: "completion" } } : null;
}

/** Other ways to write `2026-12-01`, the year of `1.12.26`, and times with seconds. */
function inOneForm(phrase: string): string {
  const twoDigits = (number: string) => number.padStart(2, "0");
  return phrase
    .replace(/^(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?!\d)/, (_, year, __, month, day) =>
      [year, twoDigits(month), twoDigits(day)].join("-"),
    )
    .replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3")
    .replace(/^(\d{1,2}\.\d{1,2}\.)(?=\d\d(?!\d))/, "$&20")
    .replace(/(?<= \d{1,2}:\d\d):\d\d(?=$| ?[ap]\.?m)/i, "");
}

/** Pads a 24-hour time without its leading zero, `3:11`, unless it has "at", am or pm. */
function withTwoDigits(phrase: string): string {
  return phrase.replace(/(?<!\bat) (\d:\d\d)(?=$| (?![ap]))/i, " 0$1");
}

/** Adds the dot of German days, which some applications omit: `1 Dez` is `1. Dez`. */
function withDot(phrase: string): string {
  return phrase.replace(/^(\d{1,2}) (?=\p{L})/u, "$1. ");
}

/** `every 15, 30` for `every 15th, 30th`, as Todoist has it in every language. */
function readDaysOfMonth(phrase: string, clock: Clock, locale: string): When | null {
  const mark = ORDINAL_MARKS.get(locale.slice(0, 2).toLowerCase()) ?? "th";
  const marked = phrase.replace(/^\p{L}[\p{L} ]{0,40}!? \d{1,2}(?:, ?\d{1,2})*(?=$| )/u, (days) =>
    days.replace(/\d+/g, `$&${mark}`),
  );
  const when = marked === phrase ? null : readPhrase(marked, clock, locale);
  return when?.repeat ? when : null;
}

const ORDINAL_MARKS = new Map([
  ["de", "."],
  ["fr", "e"],
  ["es", "º"],
]);

/** `4 янв` as `4 jan`: a day in a language that quick add does not know. */
function withEnglishMonth(phrase: string, locale: string): string {
  const [, day, word = "", rest] =
    /^(\d{1,2})\.? (?:de )?(\p{L}{3,})\.?(?=$| )(.*)$/u.exec(phrase) ?? [];
  const month = monthNames(locale).findIndex((names) =>
    names.some((name) => name.startsWith(word.toLowerCase())),
  );
  return day === undefined || month < 0 ? phrase : `${day} ${ENGLISH_MONTHS[month]}${rest}`;
}

const ENGLISH_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** The names of each month in a language, in full and abbreviated, alone and in a date. */
const monthNames = memoize((locale: string): string[][] => {
  const forms = (["long", "short"] as const).flatMap((month) => [
    { month },
    { month, day: "numeric" as const },
  ]);
  try {
    const formats = forms.map(
      (form) => new Intl.DateTimeFormat(locale, { ...form, timeZone: "UTC" }),
    );
    return ENGLISH_MONTHS.map((_, month) =>
      formats.flatMap((format) =>
        format
          .formatToParts(Date.UTC(2026, month, 15))
          .flatMap(({ type, value }) => (type === "month" ? value.toLowerCase() : [])),
      ),
    );
  } catch {
    return [];
  }
});

/** Whether a text has the name of a month in a language, or the beginning of one. */
export function namesMonth(text: string, locale: string): boolean {
  const words = text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  const names = monthNames(locale).flat();
  return words.some((word) => names.some((name) => name.startsWith(word)));
}

/** Parses a phrase; cached, since the clock of an import stands still. */
function readPhrase(phrase: string, clock: Clock, locale: string): When | null {
  return phrases(phrase, { ...clock, locale, now: momentFor(phrase, clock.now) });
}

const phrases = memoize((phrase: string, clock: Clock): When | null => {
  const { title, due, repeat } = quickAdd(phrase, clock);
  const isUnderstood = title.trim() === "" && (due !== null || repeat !== null);
  return isUnderstood ? { due, repeat } : null;
});

function readInstant(text: string, clock: Clock): When | null {
  const instant = instantOf(text);
  if (instant === null) return null;
  const { date, time } = wallTime(instant, clock.timeZone);
  return { due: { dueDate: date, dueTime: time, dueZone: null }, repeat: null };
}

/**
 * The time from which to parse: quick add accepts no past days, but a date with a year in a file
 * may be past, so it is parsed as of an earlier time.
 */
function momentFor(phrase: string, now: string): string {
  const year = /(?<!\d)(19|20)\d\d(?!\d)/.exec(phrase)?.[0];
  if (year === undefined || /^every|^each/i.test(phrase)) return now;
  const before = `${Number(year) - 1}-12-30T12:00:00Z`;
  return before < now ? before : now;
}
