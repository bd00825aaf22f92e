import { type Clock, type Due, type Repeat, today } from "@docket/dates";
import { type KnownList, type Named, type QuickAddResult, quickAdd } from "@docket/quick-add";

/** A day as `2026-12-01`, some days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Days from the first to the last, both included; an open end is left out. */
export interface Range {
  from?: string;
  to?: string;
  /** Where its words are in the text. */
  start: number;
  end: number;
}

const numbers = new Map<string, number>([
  ..."zero one two three four five six seven eight nine ten"
    .split(" ")
    .map((word, n) => [word, n] as const),
  ["a", 1],
  ["an", 1],
  ["couple of", 2],
  ["few", 3],
]);
/** A number in figures or as a word, up to ten. */
export const numberOf = (word: string): number => numbers.get(word) ?? Number(word);

const unitDays = (unit: string): number =>
  unit.startsWith("week") ? 7 : unit.startsWith("month") ? 30 : 1;

type Days = [from: string, to: string];

/** Spans of days around a day; 0 is the one that it is in, 1 the next. */
function spans(day: string, { weekStart }: Clock) {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  const first = addDays(day, -((weekday - weekStart + 7) % 7));
  const saturday = addDays(day, weekday === 7 ? -1 : 6 - weekday);
  const [year = 0, month = 1] = day.split("-").map(Number);
  const monthFrom = (n: number) =>
    new Date(Date.UTC(year, month - 1 + n, 1)).toISOString().slice(0, 10);
  return {
    days: (from: number, to = from): Days => [addDays(day, from), addDays(day, to)],
    week: (n: number): Days => [addDays(first, 7 * n), addDays(first, 7 * n + 6)],
    weekend: (n: number): Days => [addDays(saturday, 7 * n), addDays(saturday, 7 * n + 1)],
    month: (n: number): Days => [monthFrom(n), addDays(monthFrom(n + 1), -1)],
    /** In how many months the next one of that name is. */
    ahead: (at: number) => (at + 13 - month) % 12,
    year: (): Days => [`${year}-01-01`, `${year}-12-31`],
  };
}

const amount =
  "(?<n>\\d+|two|three|four|five|six|seven|ten|few|couple of) (?<unit>days?|weeks?|months?)";
const months =
  "january february march april may june july august september october november december".split(
    " ",
  );
const periods: [string, (span: ReturnType<typeof spans>, n: number) => Days][] = [
  ["today|tonight|this (?:morning|afternoon|evening)", ({ days }) => days(0)],
  ["day after tomorrow", ({ days }) => days(2)],
  ["tomorrow", ({ days }) => days(1)],
  ["day before yesterday", ({ days }) => days(-2)],
  ["yesterday", ({ days }) => days(-1)],
  ["(?:this|current|the|rest of the|end of the) week", ({ week }) => week(0)],
  ["(?:next|coming|following) week", ({ week }) => week(1)],
  ["(?:last|past|previous) week", ({ week }) => week(-1)],
  ["next weekend", ({ weekend }) => weekend(1)],
  ["last weekend", ({ weekend }) => weekend(-1)],
  ["(?:this |the |at the |on the )?weekend", ({ weekend }) => weekend(0)],
  ["(?:this|current) month", ({ month }) => month(0)],
  ["next month", ({ month }) => month(1)],
  ["last month", ({ month }) => month(-1)],
  ["this year", ({ year }) => year()],
  ...months.map((name, at): [string, (span: ReturnType<typeof spans>) => Days] => [
    `(?:in|for|during) ${name}(?! \\d)`,
    ({ month, ahead }) => month(ahead(at)),
  ]),
  [`(?:in |within |over )?(?:the )?(?:next|coming) ${amount}`, ({ days }, n) => days(0, n)],
  [
    `(?:in |within |over |during )?(?:the )?(?:last|past|previous) ${amount}`,
    ({ days }, n) => days(-n, 0),
  ],
];
const periodForms = periods.map(
  ([form, range]) => [new RegExp(`\\b(?:${form})\\b`), range] as const,
);

/** The days that a text names: "this week", "before Friday", "on 3 December". */
export function readRange(low: string, clock: Clock): Range | undefined {
  const around = spans(today(clock), clock);
  for (const [form, range] of periodForms) {
    const match = form.exec(low);
    if (!match) continue;
    const { n = "", unit = "" } = match.groups ?? {};
    const [from, to] = range(around, numberOf(n) * unitDays(unit));
    return bounded(low, match.index, match.index + match[0].length, from, to);
  }
  if (!maybeDate.test(low)) return undefined;
  const { due, repeat, recognised } = read(withOn(low), clock);
  const span = recognised.find(({ kind }) => kind === "due");
  if (!due || repeat || !span) return undefined;
  return bounded(low, span.start, span.end, due.dueDate, due.dueDate);
}

/** Quick add takes no "until"; what is put instead is as long, so that places stay as they are. */
export const withOn = (low: string): string =>
  low.replace(/\b(?:until|till?)\b/, (word) => "on".padEnd(word.length));

function bounded(low: string, start: number, end: number, from: string, to: string): Range {
  const before =
    /\b(by|until|till|up to|before|after|since|from|later than|due|on|for|in|during|within|scheduled)\s+(?:the )?$/.exec(
      low.slice(0, start),
    );
  const inside = /^(?:due )?(by|until|till|before|after|since|from|on|for)\b/.exec(
    low.slice(start, end),
  );
  const word = inside?.[1] ?? before?.[1] ?? "";
  const cut = before ? before.index : start;
  const said = { start: cut, end };
  if (/^(?:by|until|till|up to)$/.test(word)) return { to, ...said };
  if (word === "before") return { to: addDays(from, -1), ...said };
  if (/^(?:after|later than)$/.test(word)) return { from: addDays(to, 1), ...said };
  const isPast = /\b(?:last|past|previous)\b/.test(low.slice(cut, end));
  return /^(?:since|from)$/.test(word) && !isPast ? { from, ...said } : { from, to, ...said };
}

/** Keeps what a function gave last: the same words are read for every reading of a message and after every call. */
export function remembering<Result>(read: (text: string, clock: Clock) => Result) {
  const known = new Map<string, Result>();
  return (text: string, clock: Clock): Result => {
    const key = `${clock.now} ${clock.timeZone} ${clock.locale} ${clock.weekStart} ${text}`;
    const result = known.get(key) ?? read(text, clock);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(key, result);
    return result;
  };
}
const MOST_REMEMBERED = 500;

/** Reads a line as quick add does everywhere; the assistant speaks English only. */
export function readMarked(
  text: string,
  clock: Clock,
  lists: KnownList[],
  labels: Named[],
): QuickAddResult {
  const locale = clock.locale.startsWith("en") ? clock.locale : "en-GB";
  return quickAdd(text, { ...clock, locale, lists, labels });
}

/** The same where nobody's lists and labels are looked for. */
export const read = remembering((text, clock) => readMarked(text, clock, [], []));

/** Reading a date takes long; most texts have nothing that looks like one. */
const maybeDate =
  /\d|\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|tod|tom|ton|yes|day|week|month|year|hour|minute|noon|mid|morning|afternoon|evening|night|daily|every|each|annual|quarter|half|eo|later|end)/i;

/** Whether a date or a repetition is in a text, behind something else. */
export function hasDate(text: string, clock: Clock): boolean {
  if (!maybeDate.test(text)) return false;
  const { due, repeat, title } = read(text, clock);
  return (due !== null || repeat !== null) && title !== "";
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
  /^(?:(?:back |forward )?(?:by|for) )?(a|an|one|two|three|four|five|six|seven|ten|\d{1,3}) (?:more )?(days?|weeks?|months?)(?: (?:later|back|forward|more|earlier|further|on))?$/;
const onlyTime =
  /^(?:(?:at|to|for|by|from|until) )*(?:\d{1,2}(?:[:.h]\d{2})? ?(?:am|pm|a\.m\.|p\.m\.|o'?clock)?|\d{1,2}:\d{2}|noon|midnight|midday|half past \w+|quarter (?:past|to) \w+)(?: instead)?$/;

/** Reads a text as a date, a time or a repetition; `undefined` if it says anything else. */
export function readWhen(text: string, clock: Clock): When | undefined {
  const low = text
    .trim()
    .toLowerCase()
    .replace(/[.!?]+$/, "");
  const [, n = "", unit = ""] = shiftBy.exec(low) ?? [];
  if (unit) {
    const days = numberOf(n) * unitDays(unit);
    return {
      due: null,
      repeat: null,
      timeOnly: false,
      shift: /earlier|forward/.test(low) ? -days : days,
    };
  }
  if (/^(?:the )?(?:end of (?:the|this) week|this week)$/.test(low))
    return readWhen("friday", clock);
  if (!maybeDate.test(low) || low.length > 60) return undefined;
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
  return undefined;
}
