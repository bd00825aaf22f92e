import { type Clock, type Due, type Repeat, today } from "@docket/dates";
import { type KnownList, type Named, type QuickAddResult, quickAdd } from "@docket/quick-add";

/** A day as `2026-12-01`, some days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The first day of a day's week. */
function weekOf(day: string, { weekStart }: Clock): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  return addDays(day, -((weekday - weekStart + 7) % 7));
}

const firstOfMonth = (day: string, months: number): string => {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
};

/** Days from the first to the last, both included; an open end is left out. */
export interface Range {
  from?: string;
  to?: string;
  /** The text without the words of the range. */
  rest: string;
  words: string;
}

const numbers = new Map([
  ...["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"].map(
    (word, n) => [word, n] as const,
  ),
  ["a", 1],
  ["an", 1],
  ["couple of", 2],
  ["few", 3],
]);
/** A number in figures or as a word, up to ten. */
export const numberOf = (word: string): number => numbers.get(word) ?? Number(word);

const unitDays = (unit: string): number =>
  unit.startsWith("week") ? 7 : unit.startsWith("month") ? 30 : 1;

const periods: [
  RegExp,
  (today: string, clock: Clock, match: RegExpExecArray) => [string?, string?],
][] = [
  [/\b(?:today|tonight|this (?:morning|afternoon|evening))\b/, (day) => [day, day]],
  [/\b(?:day after tomorrow)\b/, (day) => [addDays(day, 2), addDays(day, 2)]],
  [/\btomorrow\b/, (day) => [addDays(day, 1), addDays(day, 1)]],
  [/\b(?:day before yesterday)\b/, (day) => [addDays(day, -2), addDays(day, -2)]],
  [/\byesterday\b/, (day) => [addDays(day, -1), addDays(day, -1)]],
  [
    /\b(?:this|current|the) week\b|\brest of the week\b/,
    (day, clock) => [weekOf(day, clock), addDays(weekOf(day, clock), 6)],
  ],
  [
    /\b(?:next|coming|following) week\b/,
    (day, clock) => [addDays(weekOf(day, clock), 7), addDays(weekOf(day, clock), 13)],
  ],
  [
    /\b(?:last|past|previous) week\b/,
    (day, clock) => [addDays(weekOf(day, clock), -7), addDays(weekOf(day, clock), -1)],
  ],
  [/\b(?:this|the|at the|on the) weekend\b/, (day) => weekend(day, 0)],
  [/\bnext weekend\b/, (day) => weekend(day, 7)],
  [/\blast weekend\b/, (day) => weekend(day, -7)],
  [
    /\b(?:this|current) month\b/,
    (day) => [firstOfMonth(day, 0), addDays(firstOfMonth(day, 1), -1)],
  ],
  [/\bnext month\b/, (day) => [firstOfMonth(day, 1), addDays(firstOfMonth(day, 2), -1)]],
  [/\blast month\b/, (day) => [firstOfMonth(day, -1), addDays(firstOfMonth(day, 0), -1)]],
  [/\bthis year\b/, (day) => [`${day.slice(0, 4)}-01-01`, `${day.slice(0, 4)}-12-31`]],
  [
    /\b(?:in |within |over )?(?:the )?(?:next|coming) (\d+|two|three|four|five|six|seven|ten|few|couple of) (days?|weeks?|months?)\b/,
    (day, _, match) => [
      day,
      addDays(day, numberOf(match[1] as string) * unitDays(match[2] as string)),
    ],
  ],
  [
    /\b(?:in |within |over |during )?(?:the )?(?:last|past|previous) (\d+|two|three|four|five|six|seven|ten|few|couple of) (days?|weeks?|months?)\b/,
    (day, _, match) => [
      addDays(day, -numberOf(match[1] as string) * unitDays(match[2] as string)),
      day,
    ],
  ],
];

function weekend(day: string, shift: number): [string, string] {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const saturday = addDays(day, (weekday === 0 ? -1 : 6 - weekday) + shift);
  return [saturday, addDays(saturday, 1)];
}

/** The days that a text names: "this week", "before Friday", "on 3 December". */
export function readRange(low: string, clock: Clock): Range | undefined {
  const day = today(clock);
  for (const [pattern, range] of periods) {
    const match = pattern.exec(low);
    if (!match) continue;
    const [from, to] = range(day, clock, match);
    return bounded(low, match.index, match.index + match[0].length, from, to);
  }
  const { due, repeat, recognised } = read(low, clock);
  const span = recognised.find(({ kind }) => kind === "due");
  if (!due || repeat || !span) return undefined;
  return bounded(low, span.start, span.end, due.dueDate, due.dueDate);
}

function bounded(low: string, start: number, end: number, from?: string, to?: string): Range {
  const bound =
    /\b(by|until|till|up to|before|after|since|from|later than|due|on|for|in|during|within|scheduled)\s+(?:the )?$/.exec(
      low.slice(0, start),
    );
  const inside = /^(?:due )?(by|until|till|before|after|since|from|on|for)\b/.exec(
    low.slice(start, end),
  );
  const word = inside?.[1] ?? bound?.[1] ?? "";
  const cut = bound ? bound.index : start;
  const rest = `${low.slice(0, cut)} ${low.slice(end)}`.replaceAll(/\s+/g, " ").trim();
  const words = low.slice(cut, end).trim();
  if (/^(?:by|until|till|up to)$/.test(word)) return { to, rest, words };
  if (word === "before") return { to: from && addDays(from, -1), rest, words };
  if (/^(?:after|later than)$/.test(word)) return { from: to && addDays(to, 1), rest, words };
  if (/^(?:since|from)$/.test(word)) return { from, rest, words };
  return { from, to, rest, words };
}

/** Reads a line as quick add does everywhere; the assistant speaks English only. */
export function read(
  text: string,
  clock: Clock,
  lists: KnownList[] = [],
  labels: Named[] = [],
): QuickAddResult {
  const locale = clock.locale.startsWith("en") ? clock.locale : "en-GB";
  return quickAdd(text, { ...clock, locale, lists, labels });
}

/** What a text says about when, if it says nothing else. */
export interface When {
  due: Due | null;
  repeat: Repeat | null;
  /** Only the time of day was said. */
  timeOnly: boolean;
  /** By how many days the due moves. */
  shift?: number;
}

const filler =
  /^(?:to|be|due|on|by|at|until|till|for|is|it|instead|please|the|a|task|from|now|repeat(?:s|ing)?|recur(?:ring)?|date|deadline|back|over|around|about|and|morning|rather|then|sometime|some time|ok|every)$/;
const shiftBy =
  /^(?:(?:back |forward )?by )?(a|an|one|two|three|four|five|six|seven|ten|\d{1,3}) (days?|weeks?|months?)(?: (?:later|back|forward|more|earlier|further|on))?$/;
const onlyTime =
  /^(?:(?:at|to|for|by|from|until) )*(?:\d{1,2}(?:[:.h]\d{2})? ?(?:am|pm|a\.m\.|p\.m\.|o'?clock)?|\d{1,2}:\d{2}|noon|midnight|midday|half past \w+|quarter (?:past|to) \w+)(?: instead)?$/;

/** Reads a text as a date, a time or a repetition; `undefined` if it says anything else. */
export function readWhen(text: string, clock: Clock): When | undefined {
  const low = text
    .trim()
    .toLowerCase()
    .replace(/[.!?]+$/, "");
  const shift = shiftBy.exec(low);
  if (shift) {
    const days = numberOf(shift[1] as string) * unitDays(shift[2] as string);
    return {
      due: null,
      repeat: null,
      timeOnly: false,
      shift: /earlier|forward/.test(low) ? -days : days,
    };
  }
  for (const variant of [
    text,
    `at ${text}`,
    text.replace(/^(?:to|for|until|till|by|due) /i, ""),
    text.replace(/^(?:for|on|to|until|by) (?:the )?/i, "on the "),
  ]) {
    const { due, repeat, title, priority, list, labels } = read(variant, clock);
    const rest = title
      .toLowerCase()
      .split(/[\s,.!?]+/)
      .filter((word) => word !== "" && !filler.test(word));
    if (rest.length > 0 || (!due && !repeat) || priority !== 4 || list || labels.length > 0)
      continue;
    return { due, repeat, timeOnly: onlyTime.test(low) };
  }
  const range = /^(?:the )?(?:end of (?:the|this) week|this week)$/.test(low)
    ? "friday"
    : undefined;
  return range ? readWhen(range, clock) : undefined;
}
