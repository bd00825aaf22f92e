// Enumerations shared with the models, import and export, and the page. It does not import zod, so that
// none of them need to load it.

import { taskDefaults } from "./defaults.js";

/** The colours that a list or a label may have; the page decides what they look like. */
export const COLORS = [
  "gray",
  "red",
  "pink",
  "grape",
  "violet",
  "indigo",
  "blue",
  "cyan",
  "teal",
  "green",
  "yellow",
  "orange",
] as const;
export type Color = (typeof COLORS)[number];

/** The kinds of rows that have a history and go to the trash, by their names in the change log. */
export const ENTITIES = ["task", "list", "section", "label"] as const;

/**
 * Who made a change: `page`, a session in the browser; `token`, a program with a JWT; `api-key`, one with an API
 * key; `application`, one that the person connected by OAuth; `assistant`, a turn; `import`; `cli`, the command
 * line; `sql`, a statement from outside the application, or the server's own housekeeping.
 */
export const ACTORS = [
  "page",
  "token",
  "api-key",
  "application",
  "assistant",
  "import",
  "cli",
  "sql",
] as const;
export type Actor = (typeof ACTORS)[number];

/** What happened to a row. `deleted` is to the trash, `purged` for good. */
export const EVENT_KINDS = [
  "created",
  "changed",
  "completed",
  "reopened",
  "deleted",
  "restored",
  "purged",
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const MESSAGE_ROLES = ["user", "assistant"] as const;
export type MessageRole = (typeof MESSAGE_ROLES)[number];

export const TURN_STATUSES = ["running", "completed", "stopped", "failed", "interrupted"] as const;
export type TurnStatus = (typeof TURN_STATUSES)[number];

/** The stored status of a tool call. `undone` is legacy: the change log tells it now. */
export const STORED_CALL_STATUSES = [
  "done",
  "refused",
  "proposed",
  "approved",
  "rejected",
  "outdated",
  "undone",
] as const;
export type StoredCallStatus = (typeof STORED_CALL_STATUSES)[number];

/**
 * Who may create an account: everybody, invited people only, or nobody. Administrators and the command line can always
 * create accounts.
 */
export const SIGN_UP_RULES = ["open", "invited", "closed"] as const;
export type SignUpRule = (typeof SIGN_UP_RULES)[number];

/** The applications and formats whose files can be imported. */
export const IMPORT_SOURCES = [
  "todoist",
  "ticktick",
  "trello",
  "vikunja",
  "microsoft-todo",
  "google-tasks",
  "google-keep",
  "remember-the-milk",
  "taskwarrior",
  "todo.txt",
  "markdown",
  "icalendar",
  "csv",
  "docket",
] as const;
export type ImportSource = (typeof IMPORT_SOURCES)[number];

/** The formats for other applications; Docket's own is the export of the account. */
export const EXPORT_FORMATS = ["csv", "todo.txt", "icalendar", "markdown"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const { labelIds, ...plain } = taskDefaults;

/** The fields of a CSV file, in the order of writing and reading: a list before its section. */
export const CSV_FIELDS = [
  ...(["id", "title", "list", "section", "parent", "labels"] as const),
  ...(Object.keys(plain) as (keyof typeof plain)[]),
  ...(["repeatFrom", "completedAt", "createdAt"] as const),
];
export type CsvField = (typeof CSV_FIELDS)[number];

/** The fields that a line of todo.txt supports. */
export const TODO_TXT_FIELDS: readonly CsvField[] = [
  ...(["id", "title", "list", "parent", "labels", "priority", "startDate", "dueDate"] as const),
  ...(["repeat", "repeatFrom", "completed", "completedAt", "createdAt"] as const),
];
