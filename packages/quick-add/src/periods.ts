import type { Clock as Present } from "@docket/dates";
import { Temporal } from "temporal-polyfill";
import { type Clock, calendar, clockOf, type Days, daysFrom, monthOf, numberOf } from "./clock.js";
import { LAST_YEAR } from "./date-meaning.js";
import { en } from "./languages/en.js";
import type { Span } from "./line.js";
import { fold, Patterns } from "./patterns.js";
import { readLine } from "./quick-add.js";
import { durationOf } from "./units.js";

/** A range of days, both ends included, and the span of its phrase. An open end is undefined. */
export interface Period extends Span {
  from: string | undefined;
  to: string | undefined;
}

const directions: Record<string, number> = {
  this: 0,
  current: 0,
  next: 1,
  coming: 1,
  following: 1,
  last: -1,
  past: -1,
  previous: -1,
};
const which = `(?<which>${Object.keys(directions).join("|")})`;
const patterns = new Patterns(en);

/**
 * Phrases with the default unit and offset, which their groups override; the first match counts.
 */
const phrases = (
  [
    ["day", 0, "today|tonight|this (?:morning|afternoon|evening)"],
    ["day", 2, "day after tomorrow"],
    ["day", 1, "tomorrow"],
    ["day", -2, "day before yesterday"],
    ["day", -1, "yesterday"],
    ["day", 0, `${which} (?:{n}|(?<few>few)) (?<unit>day|week|month|year)s?`],
    ["week", 0, `(?!coming weekend)${which} (?<unit>weekend|week|month|year)`],
    ["week", 0, "(?:(?:rest|end) of )?(?:the|my) week"],
    ["weekend", 0, "(?:coming |at the )?weekend"],
    ["month", 0, "(?:in|for|during|before|after|by|until|since) {mon}(?! \\d)"],
  ] as const
).map(([unit, away, form]) => ({ unit, away, form: patterns.compile(`(?:${form})(?:'s)?`) }));

/**
 * The range of days that an English text names: "this week", "before Friday", "the last 3 days",
 * "on 3 December".
 *
 * @param past whether the days are in the past: then the name of a month or weekday means the last
 *   one, not the next
 * @throws {RangeError} if `now` is not an instant or `timeZone` not a zone
 */
export function readPeriod(text: string, present: Present, past: boolean): Period | undefined {
  const found = [...fold(text).matchAll(joints)].slice(0, MOST_JOINTS);
  for (const { 0: joint, index } of found) {
    // "From Monday" means the day itself if an end follows.
    const skipped = Math.max(0, index - LONGEST_SIDE);
    const opening = text.slice(skipped, index).replace(/\bfrom (?=\S+(?: \S+)?$)/i, "on   ");
    const first = readOne(opening, present, past);
    const rest = text.slice(index + joint.length, index + joint.length + LONGEST_SIDE);
    const second = readOne(rest, present, past);
    if (!first || !second || first.end !== opening.length || second.start !== 0) continue;
    const { from, to = from } = first;
    const start = skipped + first.start;
    if (!from || !to || !second.from || !second.to) continue;
    // "Today and tomorrow", "between Monday and Friday", but not "today and Friday"
    const isNext = Temporal.PlainDate.from(to).add({ days: 1 }).equals(second.from);
    if (!isNext && /and|or|&/.test(joint) && !/^between/i.test(text.slice(start))) continue;
    const last = Temporal.PlainDate.from(second.to);
    const isBefore = Temporal.PlainDate.compare(last, from) < 0;
    const end = index + joint.length + second.end;
    return { start, end, from, to: (isBefore ? last.add({ weeks: 1 }) : last).toString() };
  }
  return readOne(text, present, past);
}

/** Both sides of each are parsed, so a long text of nothing else would take minutes. */
const MOST_JOINTS = 10;

/** The most characters of a day on one side of a joint. */
const LONGEST_SIDE = 100;

/** What may join two days: "today and tomorrow", "monday to friday". */
const joints =
  /(?<=\b(?:(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|today|tomorrow|tonight|week|weekend|month|\d+(?:st|nd|rd|th)?))(?: (?:and|or|&|to|through|thru|until|till|[-–]) | ?[-–] ?)(?=\S)/g;

function readOne(text: string, present: Present, past: boolean): Period | undefined {
  const low = fold(text);
  for (const { unit, away, form } of phrases) {
    const [match] = low.matchAll(form);
    if (!match) continue;
    const span = { start: match.index, end: match.index + match[0].length };
    return bounded(low, span, daysOf({ unit, ...match.groups }, away, clockOf(present), past));
  }
  // Prepositions that quick add does not accept for due dates are replaced by "on", padded so that
  // offsets stay valid.
  const asDue = low.replaceAll(/\b(?:until|till?|after|since|later than)(?= )/g, (word) =>
    "on".padEnd(word.length),
  );
  const { due, repeat, recognised } = readLine(asDue, present, en);
  const span = recognised.find(({ kind }) => kind === "due");
  if (!due || repeat || !span) return undefined;
  const day = Temporal.PlainDate.from(due.dueDate);
  const ahead = clockOf(present).today.until(day).days;
  const last = past && ahead > 0 ? day.subtract(ahead < 7 ? { weeks: 1 } : { years: 1 }) : day;
  return bounded(low, span, daysFrom(last, { days: 1 }));
}

type Groups = { unit: keyof typeof calendar } & Partial<
  Record<"which" | "n" | "few" | "mon", string>
>;

function daysOf(groups: Groups, away: number, clock: Clock, past: boolean): Days {
  const { unit, which, n, few, mon } = groups;
  const { today } = clock;
  const ahead = mon ? (monthOf(mon, en) + 12 - today.month) % 12 : 0;
  if (mon) return calendar.month(clock, past && ahead > 0 ? ahead - 12 : ahead);
  const direction = which ? (directions[which] as number) : away;
  if (!n && !few) return calendar[unit](clock, direction);
  // "The next few days" means three.
  const count = n ? numberOf(n, en) : 3;
  const other = today.add(durationOf(direction * count, unit as "day"));
  return direction < 0 ? [other, today] : [today, other];
}

const before =
  /(?:\b(?:by|until|till?|up to|before|after|later than|since|from|due|scheduled|on|for|in|during|within|over|between)\s+)?(?:the )?$/;
const bound = /^(?:due |scheduled )?(by|until|till?|up to|before|after|later than|since|from)\b/;

/**
 * Applies the preposition before a range of days: all up to it, all from it on, or just the range.
 */
function bounded(low: string, span: Span, [from, to]: Days): Period | undefined {
  if (from.year < 1 || to.year > LAST_YEAR) return undefined;
  const start = low.slice(0, span.start).search(before);
  const [, word = ""] = bound.exec(low.slice(start, span.end)) ?? [];
  const isAfter = /^(?:after|later than)$/.test(word);
  const isFrom = word === "since" || (word === "from" && from.equals(to));
  const hasNoStart = /^(?:by|until|till?|up to|before)$/.test(word);
  const first = isAfter ? to.add({ days: 1 }) : from;
  const last = word === "before" ? from.subtract({ days: 1 }) : to;
  return {
    from: hasNoStart ? undefined : first.toString(),
    to: isAfter || isFrom ? undefined : last.toString(),
    start,
    end: span.end,
  };
}

const shift = patterns.compile(
  "(?:(?:back )?(?:(?:by|for) )?|forward (?:by|for) )?(?:{n} (?:more )?{unit}|(?<half>half) an hour)(?: (?:later|back|forward|more|earlier|further|on))?",
  "start",
);

/**
 * Parses a relative shift such as "by 2 weeks" or "an hour earlier": a function that shifts a day,
 * or a day with a time (`2027-01-31T09:00`), which hours and minutes require; `undefined` for any
 * other text.
 */
export function readShift(text: string): ((at: string) => string | undefined) | undefined {
  const low = fold(text);
  const match = shift.exec(low);
  const { n = "30", unit = "minutes" } = match?.groups ?? {};
  const known = en.units[unit];
  if (match?.[0] !== low || !known) return undefined;
  const count = numberOf(n, en) * (/earlier|forward/.test(low) ? -1 : 1);
  const length = durationOf(count, known);
  return (at) => {
    if (at.includes("T"))
      return Temporal.PlainDateTime.from(at).add(length).toString({ smallestUnit: "minute" });
    if (known === "hour" || known === "minute") return undefined;
    return Temporal.PlainDate.from(at).add(length).toString();
  };
}
