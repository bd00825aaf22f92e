import type { CsvField, ExportFormat, ImportSource } from "@docket/contract/choices";

/** What the sources of an import are called. */
export const sourceNames: Record<ImportSource, string> = {
  todoist: "Todoist",
  ticktick: "TickTick",
  vikunja: "Vikunja",
  "microsoft-todo": "Microsoft To Do",
  "google-tasks": "Google Tasks",
  taskwarrior: "Taskwarrior",
  "todo.txt": "todo.txt",
  icalendar: "iCalendar",
  csv: "CSV",
  docket: "Docket",
};

/** What a column of a CSV file can hold. */
export const csvFieldNames: Record<CsvField, string> = {
  title: "Title",
  description: "Description",
  list: "List",
  section: "Section",
  parent: "Parent task",
  labels: "Labels",
  priority: "Priority",
  startDate: "Start date",
  dueDate: "Due date",
  dueTime: "Due time",
  dueZone: "Time zone",
  repeat: "Repetition",
  repeatFrom: "Repetition counts from",
  completed: "Completed",
  completedAt: "Completed at",
  createdAt: "Created at",
  id: "Id",
};

/** `json` is Docket's own. */
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
    keeps: "Titles, lists, labels, priorities and days; no descriptions, sections or times.",
    extension: "txt",
    type: "text/plain",
  },
  markdown: {
    name: "Markdown",
    keeps: "A check list to read or to print. It can’t be imported again.",
    extension: "md",
    type: "text/markdown",
  },
};

/** "1 task", "2 tasks". */
export function counted(count: number, one: string, more = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : more}`;
}
