import { Temporal } from "temporal-polyfill";
import type { Due } from "./types.js";

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
  const { daysInMonth } = Temporal.PlainYearMonth.from(`${year}-${month}`);
  if (Number(day) >= 1 && Number(day) <= daysInMonth) return null;
  return `${text} does not exist: ${MONTHS[Number(month) - 1]} ${year} has ${daysInMonth} days.`;
}

/** What is wrong with a wall time, or `null`. A time is `09:30`, from `00:00` to `23:59`. */
export function timeProblem(text: string): string | null {
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return null;
  return `${quote(text)} is not a time such as 09:30, from 00:00 to 23:59.`;
}

/** What is wrong with a time zone, or `null`. A zone has an IANA name; an offset knows no summer time. */
export function zoneProblem(text: string): string | null {
  if (/^[+-]/.test(text))
    return `${quote(text)} is an offset; a time zone is a place such as Europe/Zurich.`;
  const known = knownZone(text);
  if (known === null) return `${quote(text)} is not a time zone such as Europe/Zurich.`;
  return known === text ? null : `${quote(text)} is spelled ${known}.`;
}

/** What is wrong with a locale, or `null`. A locale is a BCP 47 tag such as `en-GB`. */
export function localeProblem(text: string): string | null {
  try {
    const [known] = Intl.getCanonicalLocales(text);
    return known === text ? null : `${quote(text)} is spelled ${known}.`;
  } catch {
    return `${quote(text)} is not a language such as en or de-CH.`;
  }
}

/** What is wrong with a due, or `null`: its parts, and a zone without a time. */
export function dueProblem(due: Due): string | null {
  const { dueDate, dueTime, dueZone } = due;
  const problem = dateProblem(dueDate) ?? (dueTime === null ? null : timeProblem(dueTime));
  if (problem !== null || dueZone === null) return problem;
  if (dueTime === null) return "A due with a time zone needs a time.";
  return zoneProblem(dueZone);
}

function knownZone(text: string): string | null {
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(text) || text === "Z") return null;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId;
  } catch {
    return null;
  }
}

/** As JSON, and not the whole of a book. */
function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

const MONTHS =
  "January February March April May June July August September October November December".split(
    " ",
  );
