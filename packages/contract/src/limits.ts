/** The limits that the database, the API and the forms all enforce. Lengths count Unicode code points. */
export const limits = {
  /** Longest title of a task or a conversation; PostgreSQL's `varchar(200)` counts the same way. */
  title: 200,
  /** Longest description of a task. */
  description: 16_000,
  /** Longest name of a list, a section and a label, and how many labels a task may have. */
  listName: 120,
  sectionName: 120,
  labelName: 60,
  labelsOfTask: 100,
  /** Most lists, sections of all lists, and labels per user, with those in the trash; also of a file that is imported. */
  lists: 5_000,
  sections: 20_000,
  labels: 5_000,
  /** The maximum depth of a task tree; a top-level task is level 1. */
  taskLevels: 5,
  /** Most tasks that one request creates. */
  tasksAtOnce: 100,
  /** Longest line of text that is read as a task. */
  quickAdd: 1_500,
  /** Longest name of a user. */
  name: 200,
  /** Length of a password, in UTF-16 units. */
  password: { min: 8, max: 128 },
  /** Longest name of an API key. */
  keyName: 64,
  /** Most API keys per user, and the default number of days that a key is valid. */
  keys: 100,
  keyDays: 90,
  /** Most bytes of a file that is imported. */
  importBytes: 64 * 1024 * 1024,
  /** Longest name of such a file, and of a column in it. */
  fileName: 255,
  csvColumn: 200,
  /** Most `visibleTaskIds` in a message. */
  visibleTasks: 100,
  /** Longest text to search for. */
  search: 200,
  /** Largest page size in rows, and the default one. */
  page: 200,
  defaultPage: 50,
  /** The same for a page of changes, for each kind of row. */
  changes: 1_000,
  defaultChanges: 500,
  /** Longest `Idempotency-Key`. */
  idempotencyKey: 200,
  /** How many days a request may be retried with its `Idempotency-Key`. */
  idempotencyDays: 30,
  /** How often a stream of events sends something, in milliseconds: it counts as lost after three times that. */
  heartbeat: 15_000,
} as const;

/** How many Unicode code points a string has (`"👍".length` is 2, this gives 1). */
export function codePoints(value: string): number {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}
