/**
 * What is wrong with a day, in words, or `null` if nothing is. A day is `2026-12-01` and has to exist:
 * `2026-02-30` is "2026-02-30 does not exist: February 2026 has 28 days."
 */
export function dateProblem(text: string): string | null {
  const [, year = "", month = "", day = ""] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === "") return `${quote(text)} is not a date such as 2026-12-01.`;
  if (year === "0000") return `${text} does not exist: there is no year 0.`;
  if (Number(month) < 1 || Number(month) > 12)
    return `${text} does not exist: there is no month ${month}.`;
  const daysInMonth = lastDayOf(Number(year), Number(month));
  if (Number(day) >= 1 && Number(day) <= daysInMonth) return null;
  return `${text} does not exist: ${MONTHS[Number(month) - 1]} ${year} has ${daysInMonth} days.`;
}

/** The first and last day that may have a time: its instant has a year of four digits in any time zone. */
export const TIMED_DAYS = { first: "0002-01-01", last: "9998-12-31" };

/** What is wrong with a day that has a time, or `null`. */
export function timedDateProblem(text: string): string | null {
  const { first, last } = TIMED_DAYS;
  const problem = dateProblem(text);
  if (problem !== null || (first <= text && text <= last)) return problem;
  return `${text} cannot have a time: only days from ${first} to ${last} can.`;
}

/** What is wrong with a wall-clock time, or `null`. A time is `09:30`, from `00:00` to `23:59`. */
export function timeProblem(text: string): string | null {
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return null;
  return `${quote(text)} is not a time such as 09:30, from 00:00 to 23:59.`;
}

function lastDayOf(year: number, month: number): number {
  // Date.UTC maps the years 0 to 99 to 1900 to 1999; leap years repeat after 400 years.
  return new Date(Date.UTC(year + 400, month, 0)).getUTCDate();
}

/** The text as a JSON string, truncated to 60 characters. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

const MONTHS =
  "January February March April May June July August September October November December".split(
    " ",
  );
