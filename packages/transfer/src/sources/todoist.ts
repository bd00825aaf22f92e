import { addDays, today } from "@docket/dates";
import type { Collector } from "../collector.js";
import { eachRow, type Row } from "../csv-rows.js";
import { type Draft, draft, note } from "../draft.js";
import { nameOfFile, type Parser, textOfFile, wrongSource } from "../file-text.js";
import { instantOf, knownZone } from "../instants.js";
import { isObject, type Json, parseJson, textOf } from "../json.js";
import { namesIn } from "../lookups.js";
import { readTodoistPhrase, readWhen, type When } from "../phrases.js";
import { TransferError } from "../transfer-error.js";
import { isByMac, isZip, unzip } from "../unzip.js";
import { readTodoistJson } from "./todoist-json.js";

/*
 * One CSV file per project, alone or in the zip archive of a backup. Described in
 * https://todoist.com/help/articles/format-a-csv-file-to-import-into-todoist-UVUXTmm6
 */

const KNOWN = namesIn(
  "TYPE CONTENT DESCRIPTION PRIORITY INDENT DATE DATE_LANG TIMEZONE DURATION DURATION_UNIT DEADLINE DEADLINE_LANG IS_COLLAPSED",
);

export function isTodoistHeader(cells: string[]): boolean {
  return cells.includes("TYPE") && cells.includes("CONTENT");
}

/** Todoist's CSV of a project, the zip archive of all of them, or the answer of its API. */
export const readTodoist: Parser = (file, into) => {
  if (!isZip(file.bytes)) {
    const text = textOfFile(file, into);
    if (/^\s*\{/.test(text)) readTodoistJson(parseJson(text), into);
    else readProject(file.name, text, into);
    return;
  }
  const files = unzip(file.bytes, isProject);
  if (files.length === 0) throw new TransferError("wrong-source", "The archive has no CSV file.");
  for (const one of files) {
    if (one.bytes.length > 0) readProject(one.name, textOfFile(one, into), into, one.name);
  }
};

/** Whether a file of an archive is a project. */
export function isProject(name: string): boolean {
  return /\.csv$/i.test(name) && !isByMac(name);
}

/** @param archived its name in the archive */
function readProject(named: string, text: string, into: Collector, archived = ""): void {
  // A second download is called `Home [12] (1).csv`.
  const fileName = named.replace(/(\[\d+\]) ?\(\d+\)(?=\.csv$)/i, "$1");
  const name = nameOfFile(fileName);
  const listRef = into.list(fileName, name);
  const place: Place = { listRef, sectionRef: null, above: [], last: null };
  const check = (columns: string[]) => {
    if (isTodoistHeader(columns)) return;
    if (archived === "")
      throw wrongSource("a CSV file of Todoist: its columns TYPE and CONTENT are missing");
    throw wrongSource(
      `a backup of Todoist: the columns TYPE and CONTENT are missing in ${archived}. Unpack it, and import its files one by one`,
    );
  };
  eachRow(text, check, (row, line) => {
    into.losses.atLine(line, archived);
    readRow(row, place, into);
  });
}

/** The position of the next row in the list's structure. */
interface Place {
  listRef: string;
  sectionRef: string | null;
  /** The last task of each level. */
  above: Draft[];
  last: Draft | null;
}

function readRow(row: Row, place: Place, into: Collector): void {
  const type = row.TYPE?.trim().toLowerCase() ?? "";
  const content = row.CONTENT?.trim() ?? "";
  if (type === "task") place.last = readTask(row, place, into);
  else if (type === "section") {
    place.sectionRef = into.section(place.listRef, content, content);
    place.above = [];
    into.losses.addUnknown(row, KNOWN);
    if (row.DESCRIPTION?.trim())
      into.losses.add(
        "section description",
        row.DESCRIPTION,
        "Sections have no description: left out.",
      );
  } else if (type === "note") readNote(content, row, place.last, into);
  else if (type !== "" || content !== "")
    into.losses.add(type || "row", content, "Neither a task, a section nor a note: left out.");
}

function readTask(row: Row, place: Place, into: Collector): Draft {
  const indent = row.INDENT?.trim() || "1";
  const level = Math.min(Math.max(Number.parseInt(indent, 10) || 1, 1), place.above.length + 1);
  if (level !== Number(indent))
    into.losses.add("INDENT", indent, "No task on the level above it: moved up.");
  const { title, labels } = splitLabels(row.CONTENT ?? "");
  const task = draft({
    title,
    labels,
    listRef: place.listRef,
    sectionRef: place.sectionRef,
    parent: place.above[level - 2] ?? null,
    priority: priorityOf(row.PRIORITY, into),
  });
  note(task, row.DESCRIPTION ?? "");
  readDate(row, task, into);
  into.keepInNotes(task, "Deadline", row.DEADLINE ?? "");
  const duration = row.DURATION?.trim() ?? "";
  if (!/^(0*|none)$/i.test(duration))
    into.keepInNotes(task, "Duration", `${duration} ${row.DURATION_UNIT ?? ""}`);
  into.losses.addUnknown(row, KNOWN);
  place.above = [...place.above.slice(0, level - 1), task];
  return into.add(task);
}

/** Labels are in the title: `Buy milk @shop @today`. An e-mail address is not one. */
function splitLabels(content: string): { title: string; labels: string[] } {
  const labels: string[] = [];
  const title = content.replace(/(^|\s)@([^\s@,]+)(?=\s|$)/g, (_, space: string, name: string) => {
    labels.push(name);
    return space;
  });
  return { title: title.replace(/ {2,}/g, " ").trim() || content, labels };
}

/** In the file 1 is the highest, as it is shown in Todoist; its API counts the other way round. */
function priorityOf(text: string | undefined, into: Collector): Draft["priority"] {
  const value = text?.trim() ?? "";
  if (value === "1" || value === "2" || value === "3") return Number(value) as 1 | 2 | 3;
  if (value !== "4" && value !== "") into.losses.add("PRIORITY", value, "Not 1 to 4: set to none.");
  return 4;
}

function readDate(row: Row, task: Draft, into: Collector): void {
  const phrase = row.DATE?.trim() ?? "";
  if (phrase === "") return;
  const language = row.DATE_LANG?.trim() || "en";
  const when =
    readDayOfThisYear(phrase, language, into) ?? readTodoistPhrase(phrase, into.clock, language);
  if (when === null) {
    into.keepInNotes(task, "Date", phrase, "Not a recognised date");
    return;
  }
  task.repeat = when.repeat;
  task.due = when.due;
  if (when.repeat && isGuess(when.repeat.rule) && when.due?.dueDate === today(into.clock))
    into.losses.add("Date", phrase, "The file does not say when it is next due: from today on.");
  const named = row.TIMEZONE?.trim() ?? "";
  const zone = knownZone(named);
  if (task.due?.dueTime && named !== "" && zone === null)
    into.losses.add("TIMEZONE", named, "Unknown time zone: the time follows you.");
  if (task.due?.dueTime && zone !== null && zone !== into.clock.timeZone)
    task.due = { ...task.due, dueZone: task.due.dueZone ?? zone };
}

/** `4 Jan`: Todoist omits the current year, even for a day that is past. */
function readDayOfThisYear(phrase: string, language: string, into: Collector): When | null {
  const day = today(into.clock);
  const year = day.slice(0, 4);
  const dated = phrase.replace(YEARLESS_DAY, `$& ${year}`);
  const when = dated === phrase ? null : readWhen(dated, into.clock, language);
  if (!when?.due?.dueDate.startsWith(year) || when.repeat !== null) return null;
  // If a file of December is read in January, the year before is meant.
  if (when.due.dueDate < day || when.due.dueDate > addDays(day, 183))
    into.losses.add("Date", phrase, "The file does not say the year: taken as this year's.");
  return when;
}

const YEARLESS_DAY =
  /^(?:\d{1,2}(?:\.|er|st|nd|rd|th)? (?:de )?\p{L}+\.?|\p{L}+\.? \d{1,2})(?=$| (?!\d{4}))/u;

/** Whether a rule alone does not determine its days. */
function isGuess(rule: string): boolean {
  return /INTERVAL=/.test(rule) || (!/BY/.test(rule) && !rule.includes("FREQ=DAILY"));
}

/** A comment with its day, and attachments as `[[file {"file_name": …, "file_url": …}]]`. */
function readNote(content: string, row: Row, task: Draft | null, into: Collector): void {
  into.losses.addUnknown(row, KNOWN);
  if (task === null) {
    into.losses.add("note", content, "A comment on the project, not on a task: left out.");
    return;
  }
  const text = withAttachments(content, into).trim();
  if (text === "") return;
  into.losses.add("note", text, "Docket has no comments: kept in the description.");
  note(task, `${dayOfNote(row.DATE?.trim() ?? "", into)}${text}`);
}

/** The day of a comment in the user's zone; Todoist writes an instant. */
function dayOfNote(date: string, into: Collector): string {
  if (date === "") return "";
  const instant = instantOf(date);
  return `${into.dayAt(instant) ?? date} `;
}

/** Replaces each attachment by its name and address. */
function withAttachments(content: string, into: Collector): string {
  const [first = "", ...others] = content.split("[[file {");
  return others.reduce((text, other) => {
    const end = other.indexOf("}]]");
    const attached = end < 0 ? null : attachmentOf(`{${other.slice(0, end)}}`, into);
    return attached === null
      ? `${text}[[file {${other}`
      : `${text.trimEnd()}\n${attached}${other.slice(end + "}]]".length)}`;
  }, first);
}

/** A file, or a web page that a comment links to; `null` for anything else. */
function attachmentOf(json: string, into: Collector): string | null {
  const { file_name, file_url, title, url } = objectIn(json) ?? {};
  if (textOf(file_url) !== "") {
    const name = textOf(file_name) || "file";
    into.losses.add("attachment", name, "Files are not imported: name and address are kept.");
    return `${name}: ${textOf(file_url)}`;
  }
  return textOf(url) === "" ? null : `${textOf(title)} ${textOf(url)}`.trim();
}

function objectIn(json: string): Json | null {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
