import { CSV_FIELDS, type CsvField } from "@docket/contract/choices";
import type { NeutralTask } from "../model.js";
import { type ExportContent, placesOf } from "./export-content.js";

/**
 * CSV (RFC 4180, UTF-8 with a byte order mark for spreadsheets). Lists and sections by name; colours, and lists
 * without tasks, have no place in it.
 */
export async function* exportCsv({ lists, tasks }: ExportContent): AsyncGenerator<string> {
  const places = placesOf(lists);
  yield `\ufeff${CSV_FIELDS.join()}\r\n`;
  for await (const task of tasks) {
    const cells = cellsOf(task, places.list(task), places.section(task));
    yield `${CSV_FIELDS.map((field) => cell(cells[field])).join()}\r\n`;
  }
}

function cellsOf(
  task: NeutralTask,
  list: string,
  section: string | null,
): Record<CsvField, string | null> {
  return {
    id: task.sourceId,
    title: task.title,
    description: task.description,
    list,
    section,
    parent: task.parentRef,
    labels: task.labels.map((name) => name.replace(/[\\,;]/g, "\\$&")).join(", "),
    priority: String(task.priority),
    startDate: task.startDate,
    dueDate: task.dueDate,
    dueTime: task.dueTime,
    dueZone: task.dueZone,
    repeat: task.repeat?.rule ?? null,
    repeatFrom: task.repeat?.from ?? null,
    completed: String(task.completed),
    completedAt: task.completedAt,
    createdAt: task.createdAt,
  };
}

/** A spreadsheet runs what begins like a formula; an apostrophe before it keeps it text. */
function cell(value: string | null): string {
  const text = value === null ? "" : /^['=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
