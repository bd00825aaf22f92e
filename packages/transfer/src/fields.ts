import { CSV_FIELDS, type CsvField } from "@docket/contract/choices";
import type { Collector } from "./collector.js";
import { type Draft, paragraph } from "./draft.js";
import type { Places } from "./exports/export-content.js";
import { dayOf, instantAt, instantOf, knownZone } from "./instants.js";
import type { PortableTask } from "./model.js";
import { readWhen } from "./phrases.js";

/** A field as text: a CSV cell, one of our own iCalendar properties, a value of our own export. */
interface Field {
  /** Other applications' names for its column, in lower case, in addition to its own. */
  names: string[];
  /** Returns null for no value, and for a default that a reader of Markdown need not see. */
  write(task: PortableTask, places: Places): string | null;
  /** Parses a text that is not blank. Fields that it depends on have already been read. */
  read(text: string, task: Draft, into: Collector): Partial<Draft>;
}

/** All fields as text; a missing one is a compile error. */
export const fields: Record<CsvField, Field> = {
  id: {
    names: ["uid", "uuid", "task id", "taskid"],
    write: ({ sourceId }) => sourceId,
    read: (text) => ({ sourceId: text.trim() }),
  },
  title: {
    names: ["task", "task name", "name", "subject", "summary", "content", "todo", "to do"],
    write: ({ title }) => title,
    read: (title) => ({ title }),
  },
  list: {
    names: ["project", "projects", "list name", "folder", "category", "board"],
    write: (task, places) => places.list(task),
    read: (text, _, into) => {
      const name = text.trim();
      return { listRef: into.list(name, name, { inbox: /^inbox$/i.test(name) }) };
    },
  },
  section: {
    names: ["column", "section/column", "group"],
    write: (task, places) => places.section(task),
    read: (text, { listRef }, into) => ({
      sectionRef: into.section(listRef ?? "", text.trim(), text.trim()),
    }),
  },
  parent: {
    names: ["parent id", "parentid", "parent task"],
    write: ({ parentRef }) => parentRef,
    read: (text) => ({ parent: text.trim() }),
  },
  labels: {
    names: ["tags", "label", "tag", "categories", "contexts"],
    write: ({ labels }) => labels.map((name) => name.replace(/[\\,;]/g, "\\$&")).join(", "),
    read: (text) => ({ labels: splitLabels(text) }),
  },
  description: {
    names: ["notes", "note", "details", "body", "comment"],
    write: ({ description }) => description,
    read: (text, { notes }) => ({ notes: [...notes, paragraph(text)] }),
  },
  priority: {
    names: ["importance"],
    write: ({ priority }) => String(priority),
    read: (text, _, into) => {
      const priority = PRIORITIES.get(text.trim().toLowerCase());
      if (priority) return { priority };
      into.losses.add("priority", text, "Unknown priority: set to none.");
      return {};
    },
  },
  startDate: {
    names: ["start date", "start"],
    write: ({ startDate }) => startDate,
    read: (text, task, into) => ({
      startDate: whenIn("startDate", text, task, into)?.due?.dueDate ?? null,
    }),
  },
  dueDate: {
    names: ["due date", "due", "deadline", "date"],
    write: ({ dueDate }) => dueDate,
    read: (text, task, into) => whenIn("dueDate", text, task, into) ?? {},
  },
  dueTime: {
    names: ["due time", "time"],
    write: ({ dueTime }) => dueTime,
    read: (text, task, into) => {
      if (task.due === null) {
        into.keepInNotes(task, "dueTime", text.trim(), "A time needs a date");
        return {};
      }
      const dueTime = timeOf(text.trim());
      if (dueTime !== null) return { due: { ...task.due, dueTime } };
      into.keepInNotes(task, "dueTime", text.trim(), "Not a valid time");
      return {};
    },
  },
  dueZone: {
    names: ["due zone", "time zone", "timezone"],
    write: ({ dueZone }) => dueZone,
    read: (text, { due }, into) => {
      const dueZone = knownZone(text.trim());
      if (dueZone === null)
        into.losses.add("dueZone", text, "Unknown time zone: the time follows you.");
      return due?.dueTime && dueZone ? { due: { ...due, dueZone } } : {};
    },
  },
  repeat: {
    names: ["recurrence", "rrule", "recurring"],
    write: ({ repeat }) => repeat?.rule ?? null,
    read: (text, task, into) => {
      const [, rule] = /^(?:RRULE:)?(FREQ=.*)$/is.exec(text.trim()) ?? [];
      if (rule) return { repeat: { rule, from: "due" } };
      return { repeat: whenIn("repeat", text, task, into)?.repeat ?? task.repeat };
    },
  },
  completed: {
    names: ["done", "status", "complete", "is completed", "state"],
    write: ({ completed }) => String(completed),
    read: (text, _, into) => {
      if (dayOf(text) !== null)
        return { completed: true, completedAt: instantIn("completed", text, into) };
      const completed = DONE.test(text.trim());
      if (!completed && !OPEN.test(text.trim()))
        into.losses.add("completed", text, "Neither open nor completed: imported as open.");
      return { completed };
    },
  },
  repeatFrom: {
    names: ["repeat from"],
    write: ({ repeat }) => repeat?.from ?? null,
    read: (text, { repeat }) => ({
      repeat: repeat && { ...repeat, from: /completion/i.test(text) ? "completion" : "due" },
    }),
  },
  completedAt: {
    names: ["completed at", "completed time", "completed on", "completion date", "date completed"],
    write: ({ completedAt }) => completedAt,
    read: (text, { completed }, into) => {
      const completedAt = instantIn("completedAt", text, into);
      return { completedAt, completed: completed || completedAt !== null };
    },
  },
  createdAt: {
    names: ["created at", "created", "created time", "created on", "creation date", "date created"],
    write: ({ createdAt }) => createdAt,
    read: (text, _, into) => ({ createdAt: instantIn("createdAt", text, into) }),
  },
};

/** Reads the fields for which a source has a text. */
export function readFields(
  textOf: (field: CsvField) => string,
  task: Draft,
  into: Collector,
  names: readonly CsvField[] = CSV_FIELDS,
): void {
  for (const field of names) {
    const text = textOf(field);
    if (text.trim() !== "") Object.assign(task, fields[field].read(text, task, into));
  }
}

/** Splits at commas or semicolons; a comma in a name is written `\,`. */
function splitLabels(text: string): string[] {
  return (text.match(/(?:\\.|[^,;\\]|\\$)+/gs) ?? []).map((name) =>
    name.replace(/\\([,;\\])/g, "$1").trim(),
  );
}

const PRIORITIES = new Map(
  [
    ["1", "p1", "high", "highest", "urgent", "a", "h"],
    ["2", "p2", "medium", "b", "m"],
    ["3", "p3", "low", "c", "l"],
    ["4", "p4", "none", "normal", "0", "d"],
  ].flatMap((names, at) => names.map((name) => [name, (at + 1) as Draft["priority"]] as const)),
);

const DONE = /^(true|yes|y|x|1|done|completed?|closed|finished|✓|✔)$/i;
const OPEN = /^(false|no|n|0|open|to ?do|pending|not ?started|incomplete|active)$/i;

/** A date in words or digits; if it is not understood, it is kept in the description. */
function whenIn(field: CsvField, text: string, task: Draft, into: Collector) {
  const { clock } = into;
  const when = readWhen(text, clock, clock.locale);
  if (when === null) into.keepInNotes(task, field, text.trim(), "Not a recognised date");
  return when;
}

/** A time such as `8:30`, `8:30 am` or `8 pm` in the form `08:30`; `null` if it is not one. */
function timeOf(text: string): string | null {
  const [, hour, minute, half] =
    /^(\d{1,2})(?::(\d\d)(?::\d\d)?)?(?: ?([ap])\.?m\.?)?$/i.exec(text) ?? [];
  if (hour === undefined || (minute ?? half) === undefined) return null;
  const hours = half ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour);
  return `${String(hours).padStart(2, "0")}:${minute ?? "00"}`;
}

const HAS_OFFSET = /(Z|[+-]\d\d:?\d\d)$/i;

/**
 * An instant. Without an offset it is local time in the user's zone; a date alone means the start of
 * that day. In the words or the order of the locale it needs its year: `25.11.2026 10:00`.
 */
function instantIn(field: CsvField, text: string, into: Collector): string | null {
  const { clock } = into;
  const written = /(?<!\d)(?:19|20)\d\d(?!\d)/.test(text) && instantOf(text) === null;
  const when = written && dayOf(text) === null ? readWhen(text, clock, clock.locale) : null;
  if (when?.due && when.repeat === null) {
    const { dueDate, dueTime, dueZone } = when.due;
    return instantAt(`${dueDate}T${dueTime ?? "00:00"}:00Z`, dueZone ?? clock.timeZone);
  }
  const day = /^\d{4}-\d\d-\d\d$/.test(text.trim());
  const instant = into.instant(field, day ? `${text.trim()}T00:00:00Z` : text);
  const isLocal = instant !== null && !HAS_OFFSET.test(text.trim());
  return isLocal ? instantAt(instant, clock.timeZone) : instant;
}
