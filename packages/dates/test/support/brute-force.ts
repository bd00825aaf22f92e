/**
 * The occurrences of a rule found by brute force: each day from the start is checked. It shares no
 * code with the package or its libraries: days are counted from 1 January 1970, and RFC 5545 is
 * implemented independently.
 */

interface Day {
  number: number;
  year: number;
  month: number;
  day: number;
  /** 0 is Monday. */
  weekday: number;
}

const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** The first `most` occurrences from `start` on, that day included if the rule names it; looks 60 years ahead. */
export function bruteForce(text: string, start: string, most: number): string[] {
  const parts = new Map(text.split(";").map((part) => part.split("=") as [string, string]));
  const list = (name: string) => parts.get(name)?.split(",") ?? [];
  const numbers = (name: string) => list(name).map(Number);
  const first = dayOf(numberOf(start));
  const rule = {
    freq: parts.get("FREQ") ?? "",
    interval: Number(parts.get("INTERVAL") ?? 1),
    weekStart: WEEKDAYS.indexOf(parts.get("WKST") ?? "MO"),
    months: numbers("BYMONTH"),
    monthDays: numbers("BYMONTHDAY"),
    yearDays: numbers("BYYEARDAY"),
    weekdays: list("BYDAY"),
    positions: numbers("BYSETPOS"),
  };
  const none = rule.monthDays.length + rule.yearDays.length + rule.weekdays.length === 0;
  if (none && rule.freq === "WEEKLY") rule.weekdays = [WEEKDAYS[first.weekday] ?? ""];
  if (none && /MONTHLY|YEARLY/.test(rule.freq)) rule.monthDays = [first.day];
  if (none && rule.freq === "YEARLY" && rule.months.length === 0) rule.months = [first.month];

  const period = (day: Day): number => {
    if (rule.freq === "DAILY") return day.number - first.number;
    if (rule.freq === "WEEKLY") return weekOf(day, rule.weekStart) - weekOf(first, rule.weekStart);
    if (rule.freq === "MONTHLY") return (day.year - first.year) * 12 + day.month - first.month;
    return day.year - first.year;
  };
  const matches = (day: Day): boolean => {
    const { freq, months, monthDays, yearDays, weekdays } = rule;
    if (months.length > 0 && !months.includes(day.month)) return false;
    const fromEnd = day.day - monthLength(day) - 1;
    if (monthDays.length > 0 && ![day.day, fromEnd].some((one) => monthDays.includes(one)))
      return false;
    const [yearDay, daysLeft] = placeIn(day, numberOf(`${day.year}-01-01`), yearLength(day.year));
    if (yearDays.length > 0 && ![yearDay, daysLeft].some((one) => yearDays.includes(one)))
      return false;
    const byYear = freq === "YEARLY" && months.length === 0;
    const [place, left] = byYear
      ? [Math.ceil(yearDay / 7), -Math.ceil(-daysLeft / 7)]
      : [Math.ceil(day.day / 7), -Math.ceil(-fromEnd / 7)];
    const name = WEEKDAYS[day.weekday] ?? "";
    return (
      weekdays.length === 0 ||
      [name, `${place}${name}`, `${left}${name}`].some((one) => weekdays.includes(one))
    );
  };

  const count = Number(parts.get("COUNT") ?? Number.POSITIVE_INFINITY);
  const until = parts.get("UNTIL")?.replace(/(....)(..)(..).*/, "$1-$2-$3") ?? "9999-12-31";
  const found: string[] = [];
  let candidates: Day[] = [];
  let current = Number.NaN;
  const close = () => {
    const picked =
      rule.positions.length === 0
        ? candidates
        : candidates.filter((_, index) =>
            rule.positions.some((one) => one === index + 1 || one === index - candidates.length),
          );
    for (const { year, month, day, number } of picked) {
      if (number >= first.number) found.push(`${year}-${two(month)}-${two(day)}`);
    }
    candidates = [];
  };
  // A period may begin before the start, and BYSETPOS counts from its beginning.
  for (let number = first.number - 366; number < first.number + 60 * 366; number++) {
    const day = dayOf(number);
    const index = period(day);
    if (index !== current) close();
    current = index;
    if (found.length >= most) break;
    if (index >= 0 && index % rule.interval === 0 && matches(day)) candidates.push(day);
  }
  return found.slice(0, Math.min(most, count)).filter((day) => day <= until);
}

function placeIn(day: Day, first: number, length: number): [number, number] {
  return [day.number - first + 1, day.number - first - length];
}

function weekOf(day: Day, weekStart: number): number {
  return Math.floor((day.number + 3 - weekStart) / 7);
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function yearLength(year: number): number {
  return isLeap(year) ? 366 : 365;
}

function monthLength({ year, month }: { year: number; month: number }): number {
  return month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function numberOf(date: string): number {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  let number = day - 1;
  for (let one = 1970; one < year; one++) number += yearLength(one);
  for (let one = 1; one < month; one++) number += monthLength({ year, month: one });
  return number;
}

const days = new Map<number, Day>();

function dayOf(number: number): Day {
  const known = days.get(number);
  if (known) return known;
  let [year, rest] = [1970, number];
  for (; rest >= yearLength(year); year++) rest -= yearLength(year);
  let month = 1;
  for (; rest >= monthLength({ year, month }); month++) rest -= monthLength({ year, month });
  // 1 January 1970 was a Thursday.
  const day = { number, year, month, day: rest + 1, weekday: (number + 3) % 7 };
  days.set(number, day);
  return day;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
