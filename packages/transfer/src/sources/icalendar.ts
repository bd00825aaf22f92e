import type { CsvField } from "@docket/contract/choices";
import type { Collector } from "../collector.js";
import { type Draft, draft, note } from "../draft.js";
import { readFields } from "../fields.js";
import { nameOfFile, type Parser, textOfFile, wrongSource } from "../file-text.js";
import {
  NO_PROPERTY,
  OWN_FIELDS,
  ownProperty,
  type Property,
  propertiesOf,
  splitTexts,
  unescapeText,
} from "../icalendar-lines.js";
import { namesIn } from "../lookups.js";
import { TransferError } from "../transfer-error.js";
import {
  dateOf,
  onDayOfRule,
  readDate,
  readInstant,
  readStart,
  withLastDay,
} from "./icalendar-dates.js";
import { type Occurrence, readOccurrences } from "./icalendar-occurrences.js";

/** iCalendar: the VTODO components of RFC 5545. */
export const readICalendar: Parser = (file, into) => {
  const text = textOfFile({ ...file, bytes: withWholeLetters(file.bytes) }, into);
  if (!isICalendar(text))
    throw wrongSource("an iCalendar file: it does not begin with BEGIN:VCALENDAR");
  const state: State = {
    fileName: nameOfFile(file.name) || "Calendar",
    name: "",
    color: "",
    ofCalendar: [],
    isOpen: false,
    task: null,
    below: [],
    repeating: new Map(),
    occurrences: new Map(),
  };
  for (const property of propertiesOf(text)) readProperty(property, state, into);
  putInList(state, into);
  readOccurrences(state.occurrences, state.repeating, into);
  if (state.isOpen)
    throw new TransferError("damaged", "The calendar is cut off: it has no END:VCALENDAR.");
};

export function isICalendar(text: string): boolean {
  return /^\s*BEGIN:VCALENDAR/i.test(text);
}

/**
 * Lines are folded by octets, and some applications fold within a character (RFC 5545, 3.1): since
 * no line of UTF-8 begins with a continuation octet, such lines are joined before decoding.
 */
function withWholeLetters(bytes: Uint8Array): Uint8Array {
  const isFold = (at: number) => {
    const end = bytes[at - 1] === 0x0d ? at - 2 : at - 1;
    const isWithin = (bytes[end] ?? 0) >= 0x80 && ((bytes[at + 2] ?? 0) & 0xc0) === 0x80;
    return isWithin && (bytes[at + 1] === 0x20 || bytes[at + 1] === 0x09) ? end + 1 : -1;
  };
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
    const end = isFold(at);
    if (end < 0) continue;
    pieces.push(bytes.subarray(from, end));
    from = at + 2;
  }
  return from === 0 ? bytes : Buffer.concat([...pieces, bytes.subarray(from)]);
}

interface State {
  fileName: string;
  /** Name of the calendar, if it has one, which may follow its tasks. */
  name: string;
  color: string;
  /** Its tasks without a list of their own, which the calendar becomes, and their sections in it. */
  ofCalendar: { task: Draft; section: string }[];
  /** Whether the calendar has begun and not ended. */
  isOpen: boolean;
  task: Property[] | null;
  /** The open components that are inside a task, or are not tasks. */
  below: string[];
  /** The repeating tasks, and those of their dates that are separate components, by id. */
  repeating: Map<string, Draft>;
  occurrences: Map<string, Occurrence[]>;
}

function readProperty(property: Property, state: State, into: Collector): void {
  const { name, value, line } = property;
  into.losses.atLine(line);
  const component = value.trim().toUpperCase();
  if (name === "BEGIN") begin(component, state, into);
  else if (name === "END") end(component, state, into);
  else if (state.below.length > 0) return;
  else if (name === NO_PROPERTY)
    into.losses.add("line", value, "Not a property of a calendar: left out.");
  else if (state.task !== null) state.task.push(property);
  else if (name === "X-WR-CALNAME" || name === "NAME")
    state.name = unescapeText(value).trim() || state.name;
  else if (name === "X-APPLE-CALENDAR-COLOR" || (name === "COLOR" && state.color === ""))
    state.color = value.trim();
  else if (!OF_CALENDARS.has(name))
    into.losses.add(name, unescapeText(value), "A list has no such field: left out.");
}

/** Properties of a calendar that do not concern its tasks. */
const OF_CALENDARS = namesIn(
  "COLOR VERSION PRODID CALSCALE METHOD UID LAST-MODIFIED REFRESH-INTERVAL SOURCE URL X-PUBLISHED-TTL X-WR-TIMEZONE X-WR-RELCALID",
);

function begin(component: string, state: State, into: Collector): void {
  if (component === "VCALENDAR") {
    putInList(state, into);
    state.isOpen = true;
    return;
  }
  if (component === "VTODO" && state.task === null && state.below.length === 0) {
    state.task = [];
    return;
  }
  state.below.push(component);
  if (component === "VALARM") into.losses.add(component, component, "Reminders are not imported.");
  else if (/^V(EVENT|JOURNAL|TODO)$/.test(component))
    into.losses.add(component, component, "Not a task: left out.");
}

function end(component: string, state: State, into: Collector): void {
  if (state.below.at(-1) === component) state.below.pop();
  else if (component === "VTODO" && state.task !== null) {
    readTask(state.task, state, into);
    state.task = null;
  } else if (component === "VCALENDAR" && state.below.length === 0)
    state.isOpen = state.task !== null;
}

/** Properties that are redundant, of events only, or read elsewhere. */
const SILENT = new Set([
  "DTSTAMP",
  "LAST-MODIFIED",
  "LAST-MOD",
  "SEQUENCE",
  "TRANSP",
  "X-APPLE-SORT-ORDER",
  "DTSTART",
  "DURATION",
  ...OWN_FIELDS.map(ownProperty),
]);

const WITHOUT_LIST = OWN_FIELDS.filter((field) => field !== "list" && field !== "section");

function readTask(all: Property[], state: State, into: Collector): void {
  const task = draft({ title: "" });
  const namesDays = all.some(({ name, value }) => name === "RRULE" && /;BY/i.test(value));
  const properties = namesDays
    ? all.map((property) => onDayOfRule(property, into.clock.timeZone))
    : all;
  const first = (name: string) => properties.find((one) => one.name === name);
  if (first("RECURRENCE-ID")) {
    readOccurrence(properties, state, into);
    return;
  }
  const order = first("X-APPLE-SORT-ORDER")?.value ?? "";
  if (/^-?\d{1,15}$/.test(order)) task.order = Number(order);
  for (const property of properties) {
    into.losses.atLine(property.line);
    readField(property, task, into);
  }
  if (task.repeat)
    task.repeat.rule = withLastDay(task.repeat.rule, task.due?.dueZone ?? into.clock.timeZone);
  readStart(first("DTSTART"), first("DURATION")?.value, task, into);
  into.losses.atLine(properties[0]?.line ?? 0);
  const textOf = (field: CsvField) => unescapeText(first(ownProperty(field))?.value ?? "");
  const hasList = textOf("list") !== "";
  if (!hasList) state.ofCalendar.push({ task, section: textOf("section").trim() });
  readFields(textOf, task, into, hasList ? OWN_FIELDS : WITHOUT_LIST);
  if (task.repeat !== null) state.repeating.set(task.sourceId, task);
  into.add(task);
}

/** Puts the tasks of the calendar that was read into the list of its name. */
function putInList(state: State, into: Collector): void {
  const name = state.name || state.fileName;
  if (state.ofCalendar.length > 0) {
    const listRef = into.list(name, name, { color: state.color });
    for (const { task, section } of state.ofCalendar) {
      task.listRef = listRef;
      if (section !== "") task.sectionRef = into.section(listRef, section, section);
    }
  }
  Object.assign(state, { name: "", color: "", ofCalendar: [] });
}

/** One date of a repeating task. */
function readOccurrence(properties: Property[], state: State, into: Collector): void {
  const first = (name: string) => properties.find((one) => one.name === name);
  const textIn = (name: string) => first(name)?.value.trim() ?? "";
  const id = textIn("UID");
  const due = first("DUE") ?? first("RECURRENCE-ID");
  into.losses.atLine(properties[0]?.line ?? 0);
  const completed = first("COMPLETED");
  const completedAt = completed ? readInstant(completed, into) : null;
  const one = {
    where: into.losses.where,
    title: unescapeText(textIn("SUMMARY")),
    day: (due && dateOf(due, into)?.dueDate) ?? null,
    completed: completedAt !== null || /^completed$/i.test(textIn("STATUS")),
    completedAt,
  };
  const others = state.occurrences.get(id);
  if (others === undefined) state.occurrences.set(id, [one]);
  else others.push(one);
}

function readField(property: Property, task: Draft, into: Collector): void {
  const { name, params, value } = property;
  if (name === "UID") task.sourceId = value;
  else if (name === "SUMMARY") task.title = unescapeText(value);
  else if (name === "DESCRIPTION") note(task, unescapeText(value));
  else if (name === "PRIORITY") task.priority = priorityOf(value, into);
  else if (name === "CATEGORIES") task.labels.push(...splitTexts(value));
  else if (name === "STATUS") readStatus(value, task, into);
  else if (name === "COMPLETED") {
    task.completed = true;
    task.completedAt = readInstant(property, into);
  } else if (name === "CREATED") task.createdAt = readInstant(property, into);
  else if (name === "RRULE") task.repeat = { rule: value, from: "due" };
  else if (name === "RELATED-TO" && (params.RELTYPE ?? "PARENT").toUpperCase() === "PARENT")
    task.parent = value;
  else if (name === "PERCENT-COMPLETE") readProgress(value, task, into);
  else if (name === "CLASS") {
    if (!/^public$/i.test(value))
      into.losses.add(name, value, "Docket has no such field: left out.");
  } else if (name === "ATTACH" && params.VALUE?.toUpperCase() === "BINARY")
    into.losses.add(name, nameOfAttachment(params), "Files are not imported.");
  else if (name === "DUE") task.due = readDate(property, task, into);
  else if (name.startsWith("X-") && !SILENT.has(name))
    into.losses.add(name, value, "Docket has no such field: left out.");
  else if (!SILENT.has(name)) into.keepInNotes(task, name, unescapeText(value));
}

/** 1–4 high, 5 medium, 6–9 low, 0 none. */
function priorityOf(value: string, into: Collector): Draft["priority"] {
  const number = Number.parseInt(value, 10);
  if (!(number >= 0 && number <= 9)) into.losses.add("PRIORITY", value, "Not 0 to 9: set to none.");
  if (number >= 1 && number <= 4) return 1;
  if (number === 5) return 2;
  return number >= 6 && number <= 9 ? 3 : 4;
}

function nameOfAttachment(params: Property["params"]): string {
  return params.FILENAME ?? params["X-FILENAME"] ?? params.FMTTYPE ?? "file";
}

/** 100 % means completed; a partial value is reported. */
function readProgress(value: string, task: Draft, into: Collector): void {
  const percent = Number.parseInt(value, 10);
  if (percent === 100) task.completed = true;
  else if (percent !== 0)
    into.losses.add("PERCENT-COMPLETE", value, "A task is either open or completed: left out.");
}

function readStatus(text: string, task: Draft, into: Collector): void {
  const value = text.trim().toUpperCase();
  if (value === "COMPLETED" || value === "CANCELLED") task.completed = true;
  if (value === "CANCELLED")
    into.losses.add("STATUS", value, "Not supported: imported as completed.");
  else if (value !== "COMPLETED" && value !== "NEEDS-ACTION")
    into.losses.add("STATUS", value, "Not supported: imported as open.");
}
