import type { CsvMapping } from "@docket/contract";
import type { CsvField } from "@docket/contract/choices";
import type { Collector } from "../collector.js";
import { guessMapping } from "../csv-columns.js";
import { eachRow, type Row } from "../csv-rows.js";
import { type Draft, draft, note } from "../draft.js";
import { nameOfFile, type Parser, textOfFile, wrongSource } from "../file-text.js";
import { instantOf, knownZone } from "../instants.js";
import { readWhen } from "../phrases.js";
import { TransferError } from "../transfer-error.js";

/** A CSV file of any origin, by the columns that the mapping names, or that their names give away. */
export const readCsv: Parser = (file, into) => {
  let mapping: CsvMapping | null = null;
  const check = (cells: string[]) => {
    mapping = file.mapping ?? guessMapping(cells);
    if (mapping === null) throw wrongSource("a CSV file with a column for the title of tasks");
    const missing = Object.values(mapping).find((column) => !cells.includes(column));
    if (missing !== undefined)
      throw new TransferError(
        "wrong-source",
        `The CSV file has no column ${JSON.stringify(missing)}; it has ${cells.slice(0, 30).join(", ").slice(0, 300)}.`,
      );
  };
  eachRow(textOfFile(file, into), check, (row) => {
    if (mapping !== null) readRow(row, mapping, nameOfFile(file.name), into);
  });
};

function readRow(row: Row, mapping: CsvMapping, fileName: string, into: Collector): void {
  if (Object.values(row).every((cell) => cell.trim() === "")) return;
  const cell = (field: CsvField) => unguarded(row[mapping[field] ?? ""] ?? "");
  const list = cell("list").trim() || (mapping.list === undefined && fileName) || "Inbox";
  const listRef = into.list(list, list, { inbox: /^inbox$/i.test(list) });
  const section = cell("section").trim();
  const task = draft({
    sourceId: cell("id").trim(),
    title: cell("title"),
    listRef,
    sectionRef: section === "" ? null : into.section(listRef, section, section),
    parent: cell("parent").trim() || null,
    labels: splitLabels(cell("labels")),
    priority: priorityOf(cell("priority"), into),
    createdAt: instantIn("createdAt", cell, into),
    completedAt: instantIn("completedAt", cell, into),
  });
  note(task, cell("description"));
  task.completed = isCompleted(cell("completed"), into) || task.completedAt !== null;
  readDates(cell, task, into);
  into.losses.addUnknown(row, new Set(Object.values(mapping)));
  into.add(task);
}

/** Our export puts an apostrophe before what a spreadsheet would run as a formula. */
function unguarded(cell: string): string {
  return /^'[=+\-@\t\r']/.test(cell) ? cell.slice(1) : cell;
}

/** Parted by commas or semicolons; a comma of a name is written `\,`. */
function splitLabels(cell: string): string[] {
  return (cell.match(/(?:\\.|[^,;\\]|\\$)+/gs) ?? []).map((name) =>
    name.replace(/\\([,;\\])/g, "$1").trim(),
  );
}

const PRIORITIES = new Map<string, Draft["priority"]>([
  ...(["1", "p1", "high", "highest", "urgent", "a", "h"].map((name) => [name, 1]) as [string, 1][]),
  ...(["2", "p2", "medium", "b", "m"].map((name) => [name, 2]) as [string, 2][]),
  ...(["3", "p3", "low", "c", "l"].map((name) => [name, 3]) as [string, 3][]),
  ...(["", "4", "p4", "none", "normal", "0", "d"].map((name) => [name, 4]) as [string, 4][]),
]);

function priorityOf(cell: string, into: Collector): Draft["priority"] {
  const priority = PRIORITIES.get(cell.trim().toLowerCase());
  if (priority === undefined)
    into.losses.add("priority", cell, "Is no priority that is known: taken as none.");
  return priority ?? 4;
}

function isCompleted(cell: string, into: Collector): boolean {
  const text = cell.trim().toLowerCase();
  if (/^(true|yes|y|x|1|done|completed?|closed|finished|✓|✔)$/.test(text)) return true;
  if (!/^(false|no|n|0|open|to ?do|pending|not ?started|incomplete|active)?$/.test(text))
    into.losses.add("completed", cell, "Is neither open nor completed: taken as open.");
  return false;
}

type Cell = (field: CsvField) => string;

function instantIn(field: "createdAt" | "completedAt", cell: Cell, into: Collector): string | null {
  const text = cell(field).trim();
  if (text === "") return null;
  const instant = instantOf(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (instant === null) into.losses.add(field, text, "Is no moment that is understood: left out.");
  return instant;
}

function readDates(cell: Cell, task: Draft, into: Collector): void {
  const { clock } = into;
  const read = (field: CsvField) => {
    const text = cell(field).trim();
    const when = text === "" ? null : readWhen(text, clock, clock.locale);
    if (text !== "" && when === null)
      into.keepInNotes(task, field, text, "Is not understood as a date");
    return when;
  };
  const due = read("dueDate");
  task.due = due?.due ?? null;
  task.repeat = due?.repeat ?? null;
  const start = read("startDate")?.due;
  task.startDate = start?.dueDate ?? null;
  readTime(cell, task, into);
  const rule = cell("repeat").trim();
  if (/^(RRULE:)?FREQ=/i.test(rule))
    task.repeat = {
      rule: rule.replace(/^RRULE:/i, ""),
      from: cell("repeatFrom").trim() === "completion" ? "completion" : "due",
    };
  else if (rule !== "") task.repeat = read("repeat")?.repeat ?? task.repeat;
}

function readTime(cell: Cell, task: Draft, into: Collector): void {
  const time = cell("dueTime").trim();
  const zone = cell("dueZone").trim();
  const known = knownZone(zone);
  if (zone !== "" && known === null)
    into.losses.add("dueZone", zone, "Is no zone that is known: the time follows you.");
  if (task.due === null) return;
  const [, hour = "", minute = ""] = /^(\d{1,2}):(\d\d)(?::\d\d)?$/.exec(time) ?? [];
  if (hour !== "") task.due = { ...task.due, dueTime: `${hour.padStart(2, "0")}:${minute}` };
  else if (time !== "") into.keepInNotes(task, "dueTime", time, "Is no time");
  if (task.due.dueTime !== null && known !== null) task.due = { ...task.due, dueZone: known };
}
