import {
  CSV_FIELDS,
  type CsvField,
  type ExportFormat,
  TODO_TXT_FIELDS,
} from "@docket/contract/choices";
import { fieldLabels } from "../fields/task-fields.js";

const { labelIds: labels, ...own } = fieldLabels;

/** The names of the fields that a CSV column can hold. */
export const csvFieldNames: Record<CsvField, string> = {
  ...own,
  labels,
  list: "List",
  section: "Section",
  parent: "Parent task",
  repeatFrom: "Repeats from",
  completedAt: "Completed at",
  createdAt: "Created at",
  id: "Id",
};

const missing = CSV_FIELDS.filter((field) => !TODO_TXT_FIELDS.includes(field)).map((field) =>
  csvFieldNames[field].toLowerCase(),
);

/** `json` is Docket's own format. */
export type Format = ExportFormat | "json";

export const formats: Record<
  Format,
  { name: string; keeps: string; extension: string; type: string }
> = {
  json: {
    name: "JSON",
    keeps: "Everything in your account, to keep or to move to another Docket.",
    extension: "json",
    type: "application/json",
  },
  csv: {
    name: "CSV",
    keeps: "Every task with all of its fields, for a spreadsheet or another application.",
    extension: "csv",
    type: "text/csv",
  },
  icalendar: {
    name: "iCalendar",
    keeps: "Every task with all of its fields, for calendars.",
    extension: "ics",
    type: "text/calendar",
  },
  "todo.txt": {
    name: "todo.txt",
    keeps: `A line for each task, without ${inWords(missing)}.`,
    extension: "txt",
    type: "text/plain",
  },
  markdown: {
    name: "Markdown",
    keeps: "A check list to read, to print, or for an application that reads Markdown.",
    extension: "md",
    type: "text/markdown",
  },
};

/** "one, two, and three". */
export function inWords(parts: string[]): string {
  return new Intl.ListFormat("en").format(parts);
}

/** The lists, sections and labels, as far as there are any. */
export function countedPlaces(counts: Record<"lists" | "sections" | "labels", number>): string[] {
  const kinds = ["list", "section", "label"] as const;
  return kinds.flatMap((kind) => (counts[`${kind}s`] > 0 ? counted(counts[`${kind}s`], kind) : []));
}

/** "1 task", "2 tasks". */
export function counted(count: number, one: string, more = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : more}`;
}
