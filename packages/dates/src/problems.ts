import { Temporal } from "temporal-polyfill";
import { dateProblem, quote, timedDateProblem, timeProblem } from "./date-problems.js";
import type { Due, Repeat } from "./types.js";

/**
 * What is wrong with a time zone, or `null`. A zone has an IANA name; an offset is refused, since
 * it has no daylight saving time.
 */
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

/** What is wrong with a due date, or `null`: an invalid part, or a zone without a time. */
export function dueProblem(due: Due): string | null {
  const { dueDate, dueTime, dueZone } = due;
  const problem =
    dueTime === null ? dateProblem(dueDate) : (timedDateProblem(dueDate) ?? timeProblem(dueTime));
  if (problem !== null || dueZone === null) return problem;
  if (dueTime === null) return "A due date with a time zone needs a time.";
  return zoneProblem(dueZone);
}

/**
 * Which part of a due date, or a repetition, does not go with the others, and why, or `null`; each by
 * itself is valid.
 */
export function partsProblem({
  dueDate,
  dueTime,
  dueZone,
  repeat,
}: {
  dueDate: string | null;
  dueTime: string | null;
  dueZone: string | null;
  repeat: Repeat | null;
}) {
  const wrong = <Field extends string>(field: Field, message: string) => ({ field, message });
  if (dueTime === null && dueZone !== null) return wrong("dueZone", "needs a dueTime");
  if (dueDate === null && dueTime !== null) return wrong("dueTime", "needs a dueDate");
  if (dueDate === null && repeat !== null) return wrong("repeat", "needs a dueDate");
  if (dueDate === null || dueTime === null) return null;
  const problem = timedDateProblem(dueDate);
  return problem === null ? null : wrong("dueDate", problem);
}

function knownZone(text: string): string | null {
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(text) || text === "Z") return null;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId;
  } catch {
    return null;
  }
}
