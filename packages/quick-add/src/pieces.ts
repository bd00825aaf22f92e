import { Temporal } from "temporal-polyfill";
import type { Clock } from "./clock.js";
import { calendarDay, type DateValue, meanings, momentValue } from "./date-meaning.js";
import type { Grammar } from "./grammar.js";
import type { Certainty, DateMeaning } from "./language.js";
import { blank, type Line, READ, textBefore } from "./line.js";
import { findAll } from "./patterns.js";
import { type TimeValue, timeOf } from "./time-meaning.js";
import { zoneAfter } from "./zones.js";

interface Span {
  /** Where the preposition begins. */
  start: number;
  /** Where the phrase itself begins. */
  core: number;
  end: number;
  certainty: Certainty;
  role: "due" | "start" | "from" | "until" | null;
}

export interface DatePiece extends Span {
  type: "date";
  value: DateValue;
  meaning: DateMeaning;
  /** Whether it has passed, does not exist or is a range. */
  isUnusable: boolean;
}

export interface TimePiece extends Span {
  type: "time";
  value: TimeValue;
  /** The zone after it. */
  zone: string | null;
}

export type Piece = DatePiece | TimePiece;

/** All phrases of a line that could be a date or a time; of overlapping ones, the longest. */
export function findPieces(line: Line, grammar: Grammar, clock: Clock, dayFirst: boolean): Piece[] {
  const found: Piece[] = [];
  for (const { pattern, certainty, meaning } of grammar.dates) {
    for (const { start, end, groups } of findAll(pattern, line.folded)) {
      const value = meanings[meaning](groups, clock, grammar.language);
      if (!value) continue;
      const span = withPreposition({ start, end, certainty }, line, grammar, "due");
      if (certainty === "edge" && (span.role === null || span.role === "due")) continue;
      found.push({
        ...span,
        type: "date",
        value,
        meaning,
        isUnusable: meaning === "past",
      });
    }
  }
  const times: TimePiece[] = [];
  for (const { pattern, certainty } of grammar.times) {
    for (const { start, end, groups } of findAll(pattern, line.folded)) {
      const value = timeOf(groups, grammar.language);
      if (!value || isLetter(line, start)) continue;
      const zone = zoneAfter(line.raw.slice(end), line.raw.slice(start, end));
      const span = withPreposition(
        { start, end: end + (zone?.length ?? 0), certainty },
        line,
        grammar,
        "time",
      );
      times.push({ ...span, type: "time", value, zone: zone?.name ?? null });
    }
  }
  found.push(...calendarPieces(line, times, grammar, clock, dayFirst), ...times);
  const rank: Record<Certainty, number> = { firm: 0, loose: 1, weak: 2, bound: 3, edge: 4 };
  found.sort((a, b) => b.end - b.core - (a.end - a.core) || rank[a.certainty] - rank[b.certainty]);
  const taken = new Set<number>();
  const kept = found.filter(({ core, end }) => {
    const own = Array.from({ length: end - core }, (_, at) => core + at);
    if (own.some((at) => taken.has(at))) return false;
    for (const at of own) taken.add(at);
    return true;
  });
  return mergeWeekdays(
    kept.sort((a, b) => a.core - b.core),
    line,
  );
}

function withPreposition(
  { start, end, certainty }: { start: number; end: number; certainty: Certainty },
  line: Line,
  { prepositions }: Grammar,
  kind: "due" | "time",
): Span {
  const before = textBefore(line, start);
  const from = start - before.length;
  if (kind === "time" && before.endsWith("@")) {
    return { start: start - 1, core: start, end, certainty, role: "due" };
  }
  const found = (["until", "start", "from", kind] as const)
    .map((role) => ({ role, index: prepositions[role].exec(before)?.index }))
    .filter(({ index }) => index !== undefined && !isLetter(line, from + index))
    // "ab" may begin a repetition or be a plain preposition: the consumer of the piece decides.
    .at(0);
  if (found?.index === undefined) return { start, core: start, end, certainty, role: null };
  const role = found.role === "time" ? "due" : found.role;
  return { start: from + found.index, core: start, end, certainty, role };
}

/** "RER A 17h05": a capital within a line is no preposition, unless all of the line is in capitals. */
function isLetter({ raw }: Line, at: number): boolean {
  const isFirst = raw.slice(0, at).trim() === "";
  return !isFirst && /^[A-Z](?!\p{L})/u.test(raw.slice(at)) && /\p{Ll}/u.test(raw);
}

/** The calendar dates read by chrono, which have a month and a day. */
function calendarPieces(
  line: Line,
  times: TimePiece[],
  grammar: Grammar,
  clock: Clock,
  dayFirst: boolean,
): DatePiece[] {
  const { calendar } = grammar.language;
  const all = calendar(line.raw, dayFirst);
  // In "at 7 until 24 Dec" chrono finds the range of 7 to 24 December, in "3. Dez. 14 Uhr" the year 2014.
  const misread = times.filter(({ start, end }) =>
    all.some((one) => {
      const last = one.index + one.text.length;
      return one.end ? start <= one.index && one.index < end : start < last && last < end;
    }),
  );
  return (misread.length > 0 ? calendar(blank(line, misread, READ).raw, dayFirst) : all).flatMap(
    ({ index, text, start: read, end: until }) => {
      const leading = /^[\s,(]*(?:on\b)?[\s,(]*/iu.exec(text)?.[0].length ?? 0;
      // "the 25th of December"
      const article =
        /(?<=^|\s)(?:the|le|el|den|der)\s+$/u.exec(textBefore(line, index + leading))?.[0] ?? "";
      const core = index + leading - (startsWithDay.test(text.slice(leading)) ? article.length : 0);
      const end = index + text.trimEnd().length;
      if (!hasBoundaries(line.folded, core, end)) return [];
      const year = read.isCertain("year") ? read.get("year") : null;
      let [month, day] = [read.get("month") ?? 0, read.get("day") ?? 0];
      const body = text.slice(leading);
      // In dates with dots the day comes first in any locale.
      if (!dayFirst && /^\d{1,2}\.\d+\./.test(body) && day <= 12) [month, day] = [day, month];
      const possible = until ? null : calendarDay(clock.today, { year, month, day });
      const value = possible ?? { day: clock.today };
      if (read.isCertain("hour")) {
        value.time = new Temporal.PlainTime(read.get("hour") ?? 0, read.get("minute") ?? 0);
        const offset = read.get("timezoneOffset");
        if (read.isCertain("timezoneOffset") && offset !== null) {
          const there = value.day.toPlainDateTime(value.time).subtract({ minutes: offset });
          const here = there.toZonedDateTime("UTC").withTimeZone(clock.now.timeZoneId);
          Object.assign(value, momentValue(here));
        }
      }
      const certainty: Certainty = /^\d{1,2}\/\d{1,2}$/.test(body.trim()) ? "loose" : "firm";
      const span = withPreposition({ start: core, end, certainty }, line, grammar, "due");
      return [
        {
          ...span,
          type: "date",
          value,
          meaning: "dayAndMonth",
          isUnusable: possible === null,
        },
      ];
    },
  );
}

/** "25th of December", "first of December" */
const startsWithDay = /^(?:\d|\p{L}+(?:st|nd|rd|th)\b)/iu;

function hasBoundaries(folded: string, start: number, end: number): boolean {
  return (
    !/(?:[\p{L}\p{N}_\ue000]|[\p{L}\p{N}][-'.:/])$/u.test(
      folded.slice(Math.max(0, start - 2), start),
    ) &&
    !/^(?:[\p{L}\p{N}_\ue000%°]|[-':/]\p{L}|[.:/,]\p{N}|\s*(?:%|km|kg|miles|€|\$))/u.test(
      folded.slice(end),
    )
  );
}

const surer = { weak: "loose", loose: "firm", firm: "firm", bound: "bound", edge: "edge" } as const;

export const isMeantAs = (
  piece: Piece | undefined,
  ...meanings: DateMeaning[]
): piece is DatePiece => piece?.type === "date" && meanings.includes(piece.meaning);

/** A day of the month, which takes precedence over a weekday before it. */
export const isCalendar = (piece: Piece | undefined): piece is DatePiece =>
  isMeantAs(piece, "dayOfMonth", "dayAndMonth");

/**
 * Merges a weekday with a following date: "Fri 27 Nov" is one date; the day of the month counts, the more certainly if
 * it is that weekday: "Fri 11/27", "Fri 27th".
 * The end of the day is merged with the day that it is of: "EOD Friday".
 */
function mergeWeekdays(pieces: Piece[], line: Line): Piece[] {
  return pieces.flatMap((piece, index): Piece[] => {
    const joins = (a: Piece | undefined, b: Piece | undefined) =>
      a?.type === "date" &&
      b?.type === "date" &&
      (b.role === null || b.role === "due") &&
      /^[\s,(]*$/u.test(line.folded.slice(a.end, b.start));
    const previous = joins(pieces[index - 1], piece) ? pieces[index - 1] : undefined;
    const next = joins(piece, pieces[index + 1]) ? pieces[index + 1] : undefined;
    if (isMeantAs(piece, "endOfDay") && (next ?? previous)) return [];
    if (next && isMeantAs(next, "endOfDay")) return [{ ...piece, end: next.end }];
    if (isMeantAs(piece, "weekday") && isCalendar(next)) return [];
    const isDay = isMeantAs(previous, "weekday") && isCalendar(piece);
    if (!previous || !(isDay || isMeantAs(previous, "endOfDay"))) return [piece];
    const { start, core, role } = previous;
    const isSame = isDay && previous.value.day.dayOfWeek === piece.value.day.dayOfWeek;
    const certainty = isSame ? surer[piece.certainty] : piece.certainty;
    return [{ ...piece, start, core, role: role ?? piece.role, certainty }];
  });
}
