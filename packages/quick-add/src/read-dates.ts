import { Temporal } from "temporal-polyfill";
import { acceptPieces, isNameInCapitals, withoutRanges } from "./accept.js";
import { type Clock, clockOf, type Day, numberOf } from "./clock.js";
import { LAST_YEAR } from "./date-meaning.js";
import { chooseDate, chooseTime, due, dueOf, hasPassed } from "./due.js";
import type { Grammar } from "./grammar.js";
import { blank, isBlank, isTouching, type Line, READ, type Span, textBefore } from "./line.js";
import { findAll } from "./patterns.js";
import { type DatePiece, findPieces, isCalendar, type Piece, type TimePiece } from "./pieces.js";
import { findRepeat, type RepeatPhrase } from "./repeats.js";
import { firstDay, type Rule, ruleText, withDayOf } from "./rule.js";
import type { Kind, QuickAddOptions, QuickAddResult, Recognised } from "./types.js";
import { durationOf } from "./units.js";

/** The dates in a line. */
export type Dates = Pick<
  QuickAddResult,
  "due" | "isTimeAlone" | "repeat" | "startDate" | "recognised"
>;

const nothing: Dates = {
  due: null,
  isTimeAlone: false,
  repeat: null,
  startDate: null,
  recognised: [],
};

/**
 * Reads due date, repetition and start date.
 *
 * @param text as typed
 * @param line the same text, with markers and quoted text blanked out
 */
export function readDates(
  text: string,
  line: Line,
  grammar: Grammar,
  options: QuickAddOptions,
): Dates {
  const clock = clockOf(options);
  const day = options.day === undefined ? null : Temporal.PlainDate.from(options.day);
  const dayFirst = !/^en(?:-(?:US|PH|CA))?$/i.test(options.locale);
  const repeat = findRepeat(line, grammar, (start, end) => {
    const beside = [
      ...findPieces(line, grammar, clock, dayFirst),
      ...grammar.limits.flatMap((limit) => findAll(limit, line.folded)),
    ];
    const isGap = (from: number, to: number) => from <= to && isBlank(line.folded.slice(from, to));
    // "Weekdays at 7", "7am weekdays"
    const isEnd = isBlank(line.folded.slice(end));
    return beside.some(
      (one) =>
        isGap(end, one.start) ||
        (isEnd && "type" in one && one.type === "time" && isGap(one.end, start)),
    );
  });
  if (!repeat && grammar.unreadable.test(line.folded)) return nothing;
  const rest = repeat ? blank(line, [repeat], READ) : line;
  const isRepeating = repeat !== null;
  const pieces = findPieces(rest, grammar, clock, dayFirst).filter(
    (one) => !isNameInCapitals(one, rest, grammar),
  );
  if (repeat && !isWhole(repeat, pieces, rest, grammar)) return nothing;
  // "On 31 April every month"
  const isOdd = (one: Piece) => isCalendar(one) && one.isUnusable;
  if (repeat && pieces.some((one) => isOdd(one) && isTouching(rest, repeat, one))) return nothing;
  const all = withoutRanges(pieces, rest, grammar, isRepeating);
  const uses = all.map((piece, index) => {
    const later = all.slice(index + 1);
    if (isMoved(piece, later, rest, isRepeating)) return [];
    const isForNoun = isBeforeNoun(piece, later[0], rest, grammar);
    return withUse(piece, isRepeating, rest, grammar).map((one) =>
      isForNoun ? { ...one, start: one.core } : one,
    );
  });
  // "Notes from Monday 9am", "9am 2020-12-01", "tomorrow or friday at 9": the time belongs to a day
  // that is title text.
  const unused = pieces.filter(
    (one) => one.type === "date" && (one.isUnusable || !all.includes(one)),
  );
  const found = uses.flatMap((use, index) => {
    const [before, piece] = [all[index - 1], all[index]];
    if (piece?.type !== "time") return use;
    const days = before?.type === "date" && uses[index - 1]?.length === 0 ? [before] : [];
    return [...days, ...unused].some((day) => isTouching(rest, day, piece)) ? [] : use;
  });
  const accepted = acceptPieces(found, rest, grammar, repeat ? [repeat] : []);
  return repeat
    ? repeating(text, rest, repeat, accepted, grammar, clock, day)
    : once(text, rest, accepted, clock, day);
}

type WholeRepeat = RepeatPhrase & { rule: Rule };

/**
 * Whether a repetition was read completely, with no further part before it, or after it or its
 * time. A part alone would be wrong.
 */
function isWhole(
  repeat: RepeatPhrase,
  pieces: Piece[],
  line: Line,
  { earlierPart, daysBefore, continuation, except, titleWordsAfter }: Grammar,
): repeat is WholeRepeat {
  const before = textBefore(line, repeat.start);
  // "Every Friday is pizza night"
  if (titleWordsAfter.test(line.folded.slice(repeat.end))) return false;
  if (!repeat.rule || earlierPart.test(before) || daysBefore.test(before)) return false;
  if ([repeat, ...pieces].some(({ start }) => except.test(textBefore(line, start)))) return false;
  const times = pieces.filter((one) => one.type === "time" && isTouching(line, repeat, one));
  return ![repeat, ...times].some(({ end }) => continuation.test(line.folded.slice(end)));
}

/** "Move Friday meeting to Monday": the first date belongs to what is moved. */
function isMoved(piece: Piece, later: Piece[], line: Line, isRepeating: boolean): boolean {
  const isFirst = isBlank(line.folded.slice(0, piece.start));
  if (isRepeating || isFirst || piece.role !== null) return false;
  return later.some(({ type, role }) => type === piece.type && role === "until");
}

/** "Slides for Monday meeting" are slides for a meeting: the preposition stays. */
function isBeforeNoun(piece: Piece, next: Piece | undefined, line: Line, { afterDay }: Grammar) {
  if (!afterDay || piece.type === "time" || !/^for /.test(line.folded.slice(piece.start)))
    return false;
  if (isBlank(line.folded.slice(0, piece.start)) || (next && isTouching(line, piece, next)))
    return false;
  const rest = line.folded.slice(piece.end);
  return /^ [a-z]/.test(rest) && !afterDay.test(rest);
}

/** Applies the preposition of a phrase; empty if the preposition makes it part of the title. */
function withUse(
  piece: Piece,
  isRepeating: boolean,
  line: Line,
  { prepositions }: Grammar,
): Piece[] {
  const { role } = piece;
  if (piece.type === "date" && piece.isUnusable) return [];
  if (piece.certainty === "edge") return isRepeating ? [{ ...piece, certainty: "firm" }] : [];
  if (role === null || role === "due") return [piece];
  if (piece.type === "date" && (isRepeating || role === "start")) return [piece];
  const before = textBefore(line, piece.core);
  const other = prepositions[piece.type === "date" ? "due" : "time"].exec(before);
  if (other) {
    return [{ ...piece, start: piece.core - before.length + other.index, role: "due" }];
  }
  return role === "start" ? [{ ...piece, start: piece.core, role: null }] : [];
}

function once(text: string, line: Line, accepted: Piece[], clock: Clock, day: Day | null): Dates {
  const dates = accepted.filter((piece): piece is DatePiece => piece.type === "date");
  const start = dates.findLast(({ role }) => role === "start") ?? null;
  const date = chooseDate(
    dates.filter(({ role }) => role !== "start"),
    weigher(accepted, line),
  );
  const others = accepted.filter((piece) => piece !== start);
  // "Check in Dec 18 3pm, check out Dec 20": 3pm is not a time of the 20th.
  const isOfOther = (piece: Piece) =>
    piece.type === "time" &&
    !(date && isTouching(line, date, piece)) &&
    dates.some((other) => other !== date && isTouching(line, other, piece));
  const times = timesOf(
    date ? [date] : [],
    others.filter((piece) => !isOfOther(piece)),
    line,
  );
  const time = chooseTime(times, date?.value.evening ? (date.value.time ?? null) : null);
  return {
    due: !date && time && day ? due(day, time.time, time.zone) : dueOf(date, time, clock),
    isTimeAlone: !date && time !== null,
    repeat: null,
    startDate: start?.value.day.toString() ?? null,
    recognised: [
      ...joined(text, "start", start ? [start] : []),
      ...joined(text, "due", [...(date ? [date] : []), ...(time?.used ?? [])]),
    ],
  };
}

function repeating(
  text: string,
  line: Line,
  phrase: WholeRepeat,
  accepted: Piece[],
  grammar: Grammar,
  clock: Clock,
  day: Day | null,
): Dates {
  const dates = accepted.filter((piece): piece is DatePiece => piece.type === "date");
  const until = dates.findLast(({ role }) => role === "until");
  const start =
    dates.findLast(({ role }) => role === "start" || role === "from") ??
    chooseDate(
      dates.filter((one) => one !== until),
      weigher(accepted, line),
    ) ??
    undefined;
  const times = timesOf([phrase, ...dates], accepted, line);
  const part = partOf(phrase, grammar);
  const said = chooseTime(times, part);
  const time = said?.time ?? part ?? start?.value.time ?? null;

  const given = start?.value.day ?? day;
  const from = given ?? clock.today;
  let first = firstDay(phrase.rule, from);
  if (first && time && !given && hasPassed(first, time, said?.zone ?? null, clock)) {
    first = firstDay(phrase.rule, from.add({ days: 1 }));
  }
  if (!first) return nothing;
  const ofDay = withDayOf(phrase.rule, first);
  // "Feb 29 every year", on 28 February in other years, may begin with one of those.
  const isLeapDay = ofDay !== phrase.rule && ofDay.freq === "YEARLY";
  if (isLeapDay && start?.value.next && start.role !== "start" && start.role !== "from")
    first = firstDay(ofDay, clock.today) ?? first;

  const limit = limitOf(first, phrase, until, accepted, line, grammar);
  const rule = { ...ofDay, ...limit?.part };
  const spans = [phrase, ...(start ? [start] : []), ...(limit ? [limit.span] : [])];
  return {
    due: due(first, time, said?.zone ?? null),
    isTimeAlone: false,
    repeat: {
      rule: ruleText(rule, clock.weekStart),
      from: phrase.isFromCompletion ? "completion" : "due",
    },
    startDate: null,
    recognised: [...joined(text, "repeat", spans), ...joined(text, "due", said?.used ?? [])],
  };
}

/**
 * The end of a repetition: a day, a length of time from its first due date, or a number of times.
 */
function limitOf(
  first: Day,
  phrase: RepeatPhrase,
  until: DatePiece | undefined,
  accepted: Piece[],
  line: Line,
  { limits, language }: Grammar,
): { span: Span; part: Pick<Rule, "until" | "count"> } | null {
  if (until && Temporal.PlainDate.compare(until.value.day, first) >= 0) {
    return { span: until, part: { until: until.value.day } };
  }
  const rest = blank(line, accepted, READ);
  for (const { start, end, groups } of limits.flatMap((limit) => findAll(limit, rest.folded))) {
    if (!isTouching(rest, phrase, { start, end })) continue;
    const count = numberOf(groups.n ?? "", language);
    if (!(count > 0)) continue;
    if (groups.unit === undefined) return { span: { start, end }, part: { count } };
    const unit = language.units[groups.unit];
    if (!unit || unit === "hour" || unit === "minute") continue;
    const last = first.add(durationOf(count, unit)).subtract({ days: 1 });
    if (last.year > LAST_YEAR) continue;
    return { span: { start, end }, part: { until: last } };
  }
  return null;
}

function partOf({ part }: RepeatPhrase, { language }: Grammar): Temporal.PlainTime | null {
  const time = part === null ? undefined : language.parts[part.replace(/\s+/g, " ")];
  return time === undefined ? null : Temporal.PlainTime.from(time);
}

/** The times next to the date; if there are none, the last time in the line and those next to it. */
function timesOf(anchors: Span[], accepted: Piece[], line: Line): TimePiece[] {
  const times = accepted.filter((piece): piece is TimePiece => piece.type === "time");
  const chain: Span[] = [...anchors];
  const near: TimePiece[] = [];
  for (let size = -1; size !== chain.length; ) {
    size = chain.length;
    for (const time of times) {
      if (near.includes(time) || !chain.some((one) => isTouching(line, one, time))) continue;
      near.push(time);
      chain.push(time);
    }
  }
  const last = times.at(-1);
  return near.length > 0 || !last ? near : timesOf([last], accepted, line);
}

/**
 * The weight of a date among several: a preposition, the end or beginning of the line, or a time
 * next to it adds to it.
 */
function weigher(accepted: Piece[], line: Line): (piece: DatePiece) => number {
  const { folded } = blank(line, accepted, READ);
  const other = Array.from(folded.matchAll(/[^\s\p{P}\ue001]/gu), ({ index }) => index);
  const [first = folded.length, last = -1] = [other[0], other.at(-1)];
  const times = accepted.filter(({ type }) => type === "time");
  return (piece) =>
    (piece.role === "due" ? 2 : 0) +
    (last < piece.end ? 2 : 0) +
    (first >= piece.start ? 1 : 0) +
    (times.some((one) => isTouching(line, piece, one)) ? 1 : 0);
}

/** The spans as recognised text; adjacent ones are merged. */
function joined(text: string, kind: Kind, spans: Span[]): Recognised[] {
  const all: Recognised[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last && /^[\s,]*$/u.test(text.slice(last.end, start))) {
      last.end = Math.max(last.end, end);
      last.text = text.slice(last.start, last.end);
    } else all.push({ kind, start, end, text: text.slice(start, end) });
  }
  return all;
}
