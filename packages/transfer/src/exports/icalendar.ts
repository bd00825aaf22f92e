import { withMonthEnd } from "@docket/dates/repetition";
import { fields } from "../fields.js";
import { OWN_FIELDS, ownProperty } from "../icalendar-lines.js";
import { instantAt, instantOf, wallTime } from "../instants.js";
import type { PortableTask } from "../model.js";
import { type ExportContent, type Places, placesOf } from "./export-content.js";
import { timeZoneLines } from "./time-zone.js";

/** Our priorities are 1 to 4; RFC 5545 has 1 (highest) to 9, and 0 for none. */
const PRIORITIES = { 1: 1, 2: 5, 3: 9, 4: 0 };

/**
 * iCalendar: one VTODO per task, and before the first task in a zone its VTIMEZONE. Fields without a
 * standard property, such as list and section, are in X-DOCKET properties, which other applications
 * ignore.
 *
 * @param stamp instant of the export, ISO 8601 in UTC
 * @param timeZone the zone of times without one
 */
export async function* exportICalendar(
  { lists, tasks }: ExportContent,
  stamp: string,
  timeZone: string,
): AsyncGenerator<string> {
  const places = placesOf(lists);
  const zones = new Set<string>();
  yield "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Docket//Docket//EN\r\n";
  for await (const task of tasks) {
    const lines = linesOf(task, places, stamp, timeZone);
    const zone = task.dueTime && task.dueZone;
    if (zone && !zones.has(zone)) lines.unshift(...timeZoneLines(zone, stamp));
    if (zone) zones.add(zone);
    yield lines.map((line) => `${fold(line)}\r\n`).join("");
  }
  yield "END:VCALENDAR\r\n";
}

function linesOf(task: PortableTask, places: Places, stamp: string, timeZone: string): string[] {
  const start = startOf(task);
  const lines: (string | null)[] = [
    "BEGIN:VTODO",
    `UID:${task.sourceId}`,
    `DTSTAMP:${instant(stamp)}`,
    task.createdAt && `CREATED:${instant(task.createdAt)}`,
    `SUMMARY:${text(task.title)}`,
    task.description && `DESCRIPTION:${text(task.description)}`,
    task.priority < 4 ? `PRIORITY:${PRIORITIES[task.priority]}` : null,
    task.labels.length > 0 ? `CATEGORIES:${task.labels.map(text).join()}` : null,
    start ?? repeatsFrom(task),
    dueOf(task),
    task.repeat && `RRULE:${ruleOf(task, task.repeat, timeZone)}`,
    task.parentRef && `RELATED-TO:${task.parentRef}`,
    `STATUS:${task.completed ? "COMPLETED" : "NEEDS-ACTION"}`,
    task.completedAt && `COMPLETED:${instant(task.completedAt)}`,
    ...OWN_FIELDS.map((field) => {
      if (field === "startDate" && start) return null;
      const value = fields[field].write(task, places);
      return value && `${ownProperty(field)}:${text(value)}`;
    }),
    "END:VTODO",
  ];
  return lines.filter((line): line is string => line !== null && line !== "");
}

/**
 * DTSTART, with the value type of DUE and earlier than it, as RFC 5545 (3.8.2.3) requires; `null`
 * for any other start. As RRULE counts from DTSTART, that of a repeating task is its due date, as
 * other applications write it.
 */
function startOf({ startDate, dueDate, dueTime, dueZone, repeat }: PortableTask): string | null {
  const time = dueTime && "00:00";
  if (!startDate || repeat || (dueDate && `${dueDate} ${dueTime}` <= `${startDate} ${time}`))
    return null;
  return `DTSTART${moment(startDate, time, dueZone)}`;
}

function repeatsFrom({ dueDate, dueTime, dueZone, repeat }: PortableTask): string | null {
  return dueDate && repeat && `DTSTART${moment(dueDate, dueTime, dueZone)}`;
}

/**
 * A rule for other calendars. It says so if it means the last day of a month, and its UNTIL has the
 * value type of DTSTART, as RFC 5545 (3.3.10) requires: a day, a local time, or UTC if the due date
 * has a zone. The last second of a day stands for the day.
 */
function ruleOf(
  { dueDate, dueTime, dueZone }: PortableTask,
  { rule, from }: NonNullable<PortableTask["repeat"]>,
  timeZone: string,
): string {
  const stated = dueDate && from === "due" ? withMonthEnd(rule, dueDate) : rule;
  const until = /(?<=UNTIL=)(\d{8})(?:T(\d{4})(\d\d)(Z?))?(?=;|$)/i;
  return stated.replace(until, (whole, date, time = "2359", second = "59", utc = "") => {
    const moment = instantOf(`${date}T${time}${second}Z`);
    if (moment === null || (utc && dueTime && dueZone)) return whole;
    if (dueTime && dueZone) return instant(instantAt(moment, dueZone));
    const local = utc ? wallTime(moment, timeZone) : { date, time };
    const day = local.date.replaceAll("-", "");
    return dueTime === null ? day : `${day}T${local.time.replace(":", "")}${second}`;
  });
}

function dueOf({ dueDate, dueTime, dueZone }: PortableTask): string | null {
  return dueDate && `DUE${moment(dueDate, dueTime, dueZone)}`;
}

function moment(date: string, time: string | null, zone: string | null): string {
  const day = date.replaceAll("-", "");
  if (time === null) return `;VALUE=DATE:${day}`;
  return `${zone === null ? "" : `;TZID=${zone}`}:${day}T${time.replace(":", "")}00`;
}

function instant(iso: string): string {
  return iso.replace(/\.\d+/, "").replace(/[-:]/g, "");
}

function text(value: string): string {
  return value.replace(/[\\;,]/g, "\\$&").replace(/\r\n|\r|\n/g, "\\n");
}

/** Folds a line after 75 octets; continuation lines begin with a space (RFC 5545, 3.1). */
function fold(line: string): string {
  if (line.length <= 25) return line;
  let folded = "";
  let octets = 0;
  for (const char of line) {
    const size = Buffer.byteLength(char);
    if (octets + size > 75) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += char;
    octets += size;
  }
  return folded;
}
