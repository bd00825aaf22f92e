import { checkRule } from "./check-rule.js";
import { dateProblem, timeProblem } from "./date-problems.js";
import {
  FREQUENCIES,
  type Frequency,
  type NthWeekday,
  type Rule,
  WEEKDAYS,
  type Weekday,
} from "./rule.js";

/** Thrown for an invalid or unsupported rule; its message says why. */
export class InvalidRule extends Error {
  override name = "InvalidRule";
}

/** The maximum length of a rule, in characters. */
const MAX_LENGTH = 500;

/**
 * Parses a rule of RFC 5545 with a frequency of a day or coarser, in upper or lower case, with or
 * without `RRULE:`.
 *
 * @throws InvalidRule with the reason
 */
export function parseRule(text: string): Rule {
  if (text.length > MAX_LENGTH)
    throw new InvalidRule(`A rule has at most ${MAX_LENGTH} characters.`);
  const parts = splitParts(text.toUpperCase().replace(/^RRULE:/, ""));
  const rule: Rule = {
    freq: readFrequency(parts.get("FREQ")),
    interval: readNumber("INTERVAL", parts.get("INTERVAL") ?? "1", 1, 999),
    count: parts.has("COUNT") ? readNumber("COUNT", parts.get("COUNT"), 1, 9_999) : null,
    until: readUntil(parts.get("UNTIL")),
    byMonth: readNumbers("BYMONTH", parts.get("BYMONTH"), 1, 12),
    byMonthDay: readNumbers("BYMONTHDAY", parts.get("BYMONTHDAY"), -31, 31),
    byYearDay: readNumbers("BYYEARDAY", parts.get("BYYEARDAY"), -366, 366),
    byDay: readWeekdays(parts.get("BYDAY")),
    bySetPos: readNumbers("BYSETPOS", parts.get("BYSETPOS"), -366, 366),
    weekStart: parts.has("WKST") ? readWeekday("WKST", parts.get("WKST") ?? "") : null,
  };
  const problem = checkRule(rule);
  if (problem !== null) throw new InvalidRule(problem);
  return rule;
}

function splitParts(text: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const part of text.split(";")) {
    const [, name = "", value = ""] = /^([A-Z-]+)=([A-Z0-9,+-]+)$/.exec(part) ?? [];
    if (name === "" || !PARTS.has(name)) throw new InvalidRule(refusedPart(part));
    if (parts.has(name)) throw new InvalidRule(`${name} occurs twice in the rule.`);
    parts.set(name, value);
  }
  return parts;
}

const PARTS = new Set(
  "FREQ INTERVAL COUNT UNTIL BYMONTH BYMONTHDAY BYYEARDAY BYDAY BYSETPOS WKST".split(" "),
);

function refusedPart(part: string): string {
  const [name = ""] = part.split(/[=:;]/);
  if (/^(DTSTART|DTEND|DUE|RDATE|EXDATE|TZID)/.test(name) || part.includes("\n"))
    return "A rule is only the text after RRULE:; it starts on the due date of its task.";
  if (/^BY(HOUR|MINUTE|SECOND)$/.test(name))
    return `${name} is not supported: the time of day is that of the due date.`;
  if (name === "BYWEEKNO") return "BYWEEKNO is not supported: use BYMONTH and BYDAY.";
  if (PARTS.has(name)) return `${JSON.stringify(part.slice(0, 60))} has no value that can be read.`;
  return `${JSON.stringify(part.slice(0, 60))} is not part of a rule such as FREQ=WEEKLY;BYDAY=MO.`;
}

function readFrequency(value = ""): Frequency {
  const freq = FREQUENCIES.find((one) => one === value);
  if (freq) return freq;
  if (["HOURLY", "MINUTELY", "SECONDLY"].includes(value))
    throw new InvalidRule(`FREQ=${value} is not supported: a task repeats at most once a day.`);
  throw new InvalidRule(`A rule needs FREQ, one of ${FREQUENCIES.join(", ")}.`);
}

function readNumber(name: string, value = "", min: number, max: number): number {
  const number = /^[+-]?\d{1,4}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max && (number !== 0 || min > 0)) return number;
  const range = min < 0 ? `1 to ${max}, or −1 to −${max} from the end` : `${min} to ${max}`;
  throw new InvalidRule(`${name}=${value}: it must be ${range}.`);
}

function readNumbers(name: string, value: string | undefined, min: number, max: number): number[] {
  if (value === undefined) return [];
  const numbers = value.split(",").map((one) => readNumber(name, one, min, max));
  return [...new Set(numbers)].sort(fromStart);
}

function readWeekdays(value: string | undefined): NthWeekday[] {
  if (value === undefined) return [];
  const days = [...new Set(value.split(","))].map((text): NthWeekday => {
    const [, nth = "", weekday = ""] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? [];
    return {
      weekday: readWeekday("BYDAY", weekday || text),
      nth: nth === "" ? null : readNumber("BYDAY", nth, -53, 53),
    };
  });
  return days.sort(
    (a, b) =>
      fromStart(a.nth ?? 0, b.nth ?? 0) ||
      WEEKDAYS.indexOf(a.weekday) - WEEKDAYS.indexOf(b.weekday),
  );
}

/** Sort order: 1, 2, …, then the numbers counted from the end: −2, −1. */
function fromStart(a: number, b: number): number {
  return a < 0 === b < 0 ? a - b : b - a;
}

function readWeekday(name: string, value: string): Weekday {
  const weekday = WEEKDAYS.find((one) => one === value);
  if (weekday) return weekday;
  throw new InvalidRule(`${name}=${value}: a weekday is one of ${WEEKDAYS.join(", ")}.`);
}

function readUntil(value: string | undefined): string | null {
  if (value === undefined) return null;
  const [, year = "", month, day, hour, minute] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)[0-5]\dZ?)?$/.exec(value) ?? [];
  if (year === "") throw new InvalidRule(`UNTIL=${value}: it must be a day such as 20261231.`);
  const problem =
    dateProblem(`${year}-${month}-${day}`) ??
    (hour === undefined ? null : timeProblem(`${hour}:${minute}`));
  if (problem !== null) throw new InvalidRule(`UNTIL=${value}: ${problem}`);
  return value;
}
