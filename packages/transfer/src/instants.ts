import { type Due, dateProblem, zoneProblem } from "@docket/dates";
import { Temporal } from "temporal-polyfill";
import { findIana } from "windows-iana";
import { isBlank, textOf } from "./json.js";
import { memoize } from "./memoize.js";

const INSTANT =
  /^(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d)(?::?(\d\d)(\.\d+)?)?(?: ?(Z|UTC|GMT|[+-]\d\d:?\d\d))?$/i;

/**
 * Parses an instant as other applications write it to `2026-12-01T08:30:00.000Z`, or `null` if it
 * is not one. Without an offset it is taken as UTC.
 */
export function instantOf(text: string): string | null {
  const [, year, month, day, hour, minute, second = "00", fraction = "", offset = "Z"] =
    INSTANT.exec(text.trim()) ?? [];
  const date = `${year}-${month}-${day}`;
  if (!isDate(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  const zone = /^\D+$/.test(offset) ? "Z" : offset.replace(/^(...):?/, "$1:");
  const seconds = second === "60" ? "59" : second;
  const time = Date.parse(`${date}T${hour}:${minute}:${seconds}${fraction.slice(0, 4)}${zone}`);
  if (Number.isNaN(time)) return null;
  const instant = new Date(time).toISOString();
  return isDate(instant.slice(0, 10)) ? instant : null;
}

/** A number of milliseconds since 1970, or of parts of one, as an instant; any other value as its text. */
export function numericInstant(value: unknown, parts = 1): string {
  if (isBlank(value)) return "";
  return new Date(Number(value) / parts).toJSON() ?? textOf(value);
}

/** Reinterprets an instant that was read as UTC as a zone's wall-clock time. */
export function instantAt(instant: string, zone: string): string {
  const wall = Temporal.PlainDateTime.from(instant.replace("Z", ""));
  return new Date(wall.toZonedDateTime(zone).epochMilliseconds).toISOString();
}

/** Day and wall time of an instant in a zone. */
export const wallTime = memoize((instant: string, zone: string) => {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return {
    date: local.toPlainDate().toString(),
    time: local.toPlainTime().toString({ smallestUnit: "minute" }),
  };
});

/**
 * A due date at an instant, as a zone's wall-clock time; without a zone if that is the user's own.
 */
export function dueAtInstant(instant: string, zone: string, userZone: string): Due {
  const { date, time } = wallTime(instant, zone);
  return { dueDate: date, dueTime: time, dueZone: zone === userZone ? null : zone };
}

/** A due date without a time. */
export function dueOn(dueDate: string): Due {
  return { dueDate, dueTime: null, dueZone: null };
}

/**
 * The IANA zone of a text, or `null` if it is none. A name of Windows, such as "W. Europe Standard
 * Time", has several with the same time: the user's own, or else the main one.
 */
export function knownZone(text: string, userZone?: string): string | null {
  if (text !== "" && isZone(text)) return text;
  const zones: string[] = findIana(text);
  return zones.find((zone) => zone === userZone) ?? zones.find(isZone) ?? null;
}

/** The day, `2026-12-01`, at the beginning of a text, or `null` if there is no valid one. */
export function dayOf(text: string): string | null {
  const day = /^\d{4}-\d\d-\d\d(?!\d)/.exec(text.trim())?.[0] ?? "";
  return isDate(day) ? day : null;
}

/** Whether a text is an existing day. */
export const isDate = memoize((text: string) => dateProblem(text) === null);

const isZone = memoize((text: string) => zoneProblem(text) === null);
