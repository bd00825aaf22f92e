import { type Clock, today } from "@docket/dates";
import { quickAdd } from "@docket/quick-add";
import { readOnce } from "./remember.js";
import { tableOf } from "./words.js";

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
  ...Object.entries({ a: 1, an: 1, "couple of": 2, few: 3 }),
  ..."zero one two three four five six seven eight nine ten"
    .split(" ")
    .map((word, n) => [word, n] as const),
]);
/** A number in figures or as a word, up to ten. */
export const numberOf = (word: string): number => numbers.get(word) ?? Number(word);

const unitDays = (unit: string): number =>
  unit.startsWith("week") ? 7 : unit.startsWith("month") ? 30 : 1;

const amount =
  "(?<n>\\d+|two|three|four|five|six|seven|ten|few|couple of) (?<unit>days?|weeks?|months?)";
const months =
  "january february march april may june july august september october november december";
/** Periods around today, with their unit: 0 is the one that today is in, 1 the next. */
const periods = tableOf(String.raw`
day 0: today|tonight|this (?:morning|afternoon|evening)
day 2: day after tomorrow
day 1: tomorrow
day -2: day before yesterday
day -1: yesterday
week 0: (?:this|current|the|rest of the|end of the) week
week 1: (?:next|coming|following) week
week -1: (?:last|past|previous) week
weekend 1: next weekend
weekend -1: last weekend
weekend 0: (?:this |the |at the |on the )?weekend
month 0: (?:this|current) month
month 1: next month
month -1: last month
year 0: this year
month 0: (?:in|for|during) (?<month>${months.replaceAll(" ", "|")})(?! \d)
coming 1: (?:in |within |over )?(?:the )?(?:next|coming) ${amount}
coming -1: (?:in |within |over |during )?(?:the )?(?:last|past|previous) ${amount}
`).map((line) => {
  const [, unit = "", n, form] = /^(\w+) (-?\d): (.+)$/.exec(line) ?? [];
  return { form: new RegExp(`\\b(?:${form})\\b`), unit, n: Number(n) };
});

/** The first and the last day of a period. */
function periodOf(unit: string, n: number, day: string, weekStart: number): [string, string] {
  const [year = 0, month = 1] = day.split("-").map(Number);
  const monthFrom = (at: number) =>
    new Date(Date.UTC(year, month - 1 + at)).toISOString().slice(0, 10);
  if (unit === "month") return [monthFrom(n), addDays(monthFrom(n + 1), -1)];
  if (unit === "year") return [`${year}-01-01`, `${year}-12-31`];
  if (unit === "coming") return n < 0 ? [addDays(day, n), day] : [day, addDays(day, n)];
  const weekday = new Date(day).getUTCDay() || 7;
  // On a Sunday, the weekend is the one that began the day before.
  const back = { week: (weekday - weekStart + 7) % 7, weekend: weekday === 7 ? 1 : weekday - 6 }[
    unit
  ];
  const first = addDays(day, back === undefined ? n : 7 * n - back);
  return [first, addDays(first, { week: 6, weekend: 1 }[unit] ?? 0)];
}

/** The days that a text names: "this week", "before Friday", "on 3 December". */
export function readRange(low: string, clock: Clock): Range | undefined {
  const day = today(clock);
  for (const period of periods) {
    const match = period.form.exec(low);
    if (!match) continue;
    const { month = "", n = "", unit = "" } = match.groups ?? {};
    // A month by its name is the next one.
    const ahead = (months.split(" ").indexOf(month) + 13 - Number(day.slice(5, 7))) % 12;
    const times = month ? ahead : period.n * (n ? numberOf(n) * unitDays(unit) : 1);
    const [from, to] = periodOf(period.unit, times, day, clock.weekStart);
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

function bounded(low: string, begin: number, end: number, from: string, to: string): Range {
  const lead =
    /\b(?:by|until|till|up to|before|after|since|from|later than|due|on|for|in|during|within|scheduled)\s+(?:the )?$/;
  const start = lead.exec(low.slice(0, begin))?.index ?? begin;
  const said = low.slice(start, end);
  const form = /^(?:due |scheduled )?(by|until|till|up to|before|after|later than|since|from)\b/;
  const word = form.exec(said)?.[1] ?? "";
  if (/^(?:by|until|till|up to)$/.test(word)) return { to, start, end };
  if (word === "before") return { to: addDays(from, -1), start, end };
  if (/^(?:after|later than)$/.test(word)) return { from: addDays(to, 1), start, end };
  const isOpen = /^(?:since|from)$/.test(word) && !/\b(?:last|past|previous)\b/.test(said);
  return { from, start, end, ...(isOpen ? {} : { to }) };
}

/** Reads a line as quick add does everywhere, where nobody's lists and labels are looked for. */
export const read = readOnce((text, clock) => quickAdd(text, { ...clock, lists: [], labels: [] }));

/** Reading a date takes long; most texts have nothing that looks like one. */
const maybeDate =
  /\d|\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|tod|tom|ton|yes|day|week|month|year|hour|minute|noon|mid|morning|afternoon|evening|night|daily|every|each|annual|quarter|half|eo|later|end)/i;

/** Whether a date or a repetition is in a text, behind something else. */
export function hasDate(text: string, clock: Clock): boolean {
  if (!maybeDate.test(text)) return false;
  const { due, repeat, title } = read(text, clock);
  return (due !== null || repeat !== null) && title !== "";
}

/** The fields that say something. */
export const given = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value));

/** Fields of a task that a text about a date gives it, beside the day on which it is due now. */
export type When = (dueDate: string | null) => Record<string, unknown>;

const filler =
  /^(?:to|be|due|of|on|by|at|until|till|for|is|it|instead|please|the|a|task|from|now|repeat(?:s|ing)?|recur(?:ring)?|date|deadline|back|over|around|about|and|morning|rather|then|sometime|some time|ok|every)$/;
const shiftBy =
  /^(?:(?:back |forward )?(?:by|for) )?(a|an|one|two|three|four|five|six|seven|ten|\d{1,3}) (?:more )?(days?|weeks?|months?)(?: (?:later|back|forward|more|earlier|further|on))?$/;
const onlyTime =
  /^(?:(?:at|to|for|by|from|until) )*(?:\d{1,2}(?:[:.h]\d{2})? ?(?:am|pm|a\.m\.|p\.m\.|o'?clock)?|\d{1,2}:\d{2}|noon|midnight|midday|half past \w+|quarter (?:past|to) \w+)(?: instead)?$/;

/** Reads a text as a date, a time or a repetition; `undefined` if it says anything else. */
export function readWhen(text: string, clock: Clock): When | undefined {
  const low = text.toLowerCase().replaceAll(/^\s+|[\s.!?]+$/g, "");
  const [, n = "", unit] = shiftBy.exec(low) ?? [];
  const days = numberOf(n) * unitDays(unit ?? "") * (/earlier|forward/.test(low) ? -1 : 1);
  if (unit) return (dueDate) => ({ dueDate: addDays(dueDate ?? today(clock), days) });
  if (/^(?:the )?(?:end of (?:the|this) week|this week)$/.test(low))
    return readWhen("friday", clock);
  if (!maybeDate.test(low) || low.length > 60) return undefined;
  const bare = text.replace(/^(?:to|for|until|till|by|due) /i, "");
  const onDay = text.replace(/^(?:for|on|to|until|by) (?:the )?/i, "on the ");
  for (const variant of [text, `at ${text}`, bare, onDay]) {
    const { due, repeat, title, priority, list, labels } = read(variant, clock);
    const words = title.toLowerCase().split(/[\s,.!?]+/);
    const isAll = words.every((word) => word === "" || filler.test(word));
    const isWhen = (due || repeat) && priority === 4 && !list && labels.length === 0;
    if (!isAll || !isWhen) continue;
    // A time alone leaves the day as it is.
    const stays = onlyTime.test(low);
    return (day) => given({ ...due, ...(day && stays ? { dueDate: undefined } : {}), repeat });
  }
  return undefined;
}
