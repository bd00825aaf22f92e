import { CSV_FIELDS, type CsvField } from "@docket/contract/choices";
import type { Collector } from "./collector.js";
import { cancelled, done, open, priorities } from "./csv-words.js";
import { englishLike, mayBeSwapped } from "./date-order.js";
import { type Draft, paragraph } from "./draft.js";
import type { Places } from "./exports/export-content.js";
import { dayOf, instantAt, instantOf, knownZone } from "./instants.js";
import type { PortableTask } from "./model.js";
import { clockOn, namesMonth, readWhen, type When } from "./phrases.js";

/** A field as text: a CSV cell, one of our own iCalendar properties, a value of our own export. */
interface Field {
  /** Returns null for no value, and for a default that a reader of Markdown need not see. */
  write(task: PortableTask, places: Places): string | null;
  /** Parses a text that is not blank. Fields that it depends on have already been read. */
  read(text: string, task: Draft, into: Collector): Partial<Draft>;
}

/** All fields as text; a missing one is a compile error. */
export const fields: Record<CsvField, Field> = {
  id: {
    write: ({ sourceId }) => sourceId,
    read: (text) => ({ sourceId: text.trim() }),
  },
  title: {
    write: ({ title }) => title,
    read: (title) => ({ title }),
  },
  list: {
    write: (task, places) => places.list(task),
    read: (text, _, into) => {
      const name = text.trim();
      return { listRef: into.list(name, name) };
    },
  },
  section: {
    write: (task, places) => places.section(task),
    read: (text, { listRef }, into) => ({
      sectionRef: into.section(listRef ?? "", text.trim(), text.trim()),
    }),
  },
  parent: {
    write: ({ parentRef }) => parentRef,
    read: (text) => ({ parent: text.trim() }),
  },
  labels: {
    write: ({ labels }) => labels.map((name) => name.replace(/[\\,;]/g, "\\$&")).join(", "),
    read: (text) => ({ labels: splitLabels(text) }),
  },
  description: {
    write: ({ description }) => description,
    read: (text, { notes }) => ({ notes: [...notes, paragraph(text)] }),
  },
  priority: {
    write: ({ priority }) => String(priority),
    read: (text, _, into) => {
      const priority = priorities.get(text.trim().toLowerCase());
      if (priority) return { priority };
      into.losses.add("priority", text, "Unknown priority: set to none.");
      return {};
    },
  },
  startDate: {
    write: ({ startDate }) => startDate,
    read: (text, task, into) => {
      const due = whenIn("startDate", text, task, into)?.due;
      if (due) into.setStart(task, "startDate", due, text);
      return {};
    },
  },
  dueDate: {
    write: ({ dueDate }) => dueDate,
    read: (text, task, into) => {
      // Notion writes a period in one cell.
      const [start, end] = text.split(" → ");
      if (end === undefined) return whenIn("dueDate", text, task, into) ?? {};
      const first = fields.startDate.read(start ?? "", task, into);
      return { ...whenIn("dueDate", end, task, into), ...first };
    },
  },
  dueTime: {
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
    write: ({ dueZone }) => dueZone,
    read: (text, { due }, into) => {
      const dueZone = knownZone(text.trim());
      if (dueZone === null)
        into.losses.add("dueZone", text, "Unknown time zone: the time follows you.");
      return due?.dueTime && dueZone ? { due: { ...due, dueZone } } : {};
    },
  },
  repeat: {
    write: ({ repeat }) => repeat?.rule ?? null,
    read: (text, task, into) => {
      const [, rule] = /^(?:RRULE:)?(FREQ=.*)$/is.exec(text.trim()) ?? [];
      if (rule) return { repeat: { rule, from: "due" } };
      const when = whenIn("repeat", text, task, into);
      if (when === null) return {};
      if (when.repeat === null) {
        into.keepInNotes(task, "repeat", text.trim(), "Not a recognised repetition");
        return {};
      }
      // "every monday at 9" says a day and a time, which the fields of the dates may lack.
      const { repeat, due: said } = when;
      const { due, startDate } = task;
      if (said === null || due?.dueTime) return { repeat };
      if (due === null) return startDate === null ? when : { repeat, repeatsAt: said };
      return { repeat, due: said.dueTime === null ? due : { ...said, dueDate: due.dueDate } };
    },
  },
  completed: {
    write: ({ completed }) => String(completed),
    read: (text, _, into) => {
      const word = text.trim().toLowerCase();
      if (YEAR.test(text) && whenOf(text, into) !== null)
        return { completed: true, completedAt: instantIn("completed", text, into) };
      const isCancelled = cancelled.has(word);
      const completed = isCancelled || done.has(word);
      if (isCancelled) into.losses.add("completed", text, "Not supported: imported as completed.");
      else if (!completed && !open.has(word))
        into.losses.add("completed", text, "Neither open nor completed: imported as open.");
      return { completed };
    },
  },
  repeatFrom: {
    write: ({ repeat }) => repeat?.from ?? null,
    read: (text, { repeat }, into) => {
      const from = /completion/i.test(text) ? "completion" : "due";
      if (from === "due" && !/due/i.test(text))
        into.losses.add(
          "repeatFrom",
          text,
          "Neither due nor completion: counted from the due date.",
        );
      return { repeat: repeat && { ...repeat, from } };
    },
  },
  completedAt: {
    write: ({ completedAt }) => completedAt,
    read: (text, { completed }, into) => {
      const completedAt = instantIn("completedAt", text, into);
      return { completedAt, completed: completed || completedAt !== null };
    },
  },
  createdAt: {
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

/** A date in words or digits; if it is not understood, it is kept in the description. */
function whenIn(field: CsvField, text: string, task: Draft, into: Collector) {
  if (NOTHING.test(text.trim())) return null;
  const from = field === "repeat" ? (task.due?.dueDate ?? task.startDate) : null;
  const when = whenOf(text, into, clockOn(from, into.clock));
  const kind = field === "repeat" ? "repetition" : "date";
  if (when === null) into.keepInNotes(task, field, text.trim(), `Not a recognised ${kind}`);
  else if (into.isOrderGuessed && mayBeSwapped(text))
    into.losses.add(
      field,
      text,
      `Day and month could be either way round: read as ${when.due?.dueDate}, as in your language.`,
    );
  return when;
}

/** A date in words or digits, in the user's language or, if it has a year, in another one. */
function whenOf(text: string, { locale, clock: now }: Collector, clock = now): When | null {
  const languages = YEAR.test(text) ? [locale, englishLike(locale), "de", "fr", "es"] : [locale];
  // Each takes half a millisecond, so a language is tried only if the text may be in it.
  const named = languages.filter((language) => namesMonth(text, language));
  const isInDigits = /\d[./-]\d{1,2}[./-]\d/.test(text);
  for (const language of new Set(named.length > 0 ? named : isInDigits ? languages : [locale])) {
    const when = readWhen(text, clock, language);
    if (when !== null) return when;
  }
  return null;
}

/** What people and applications put into a cell that has no date or repetition. */
const NOTHING = /^(-+|–|—|n\/?a|no|none|never|null|does not repeat)$/i;

const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/;

/** A time such as `8:30`, `8:30 am` or `8 pm` in the form `08:30`; `null` if it is not one. */
function timeOf(text: string): string | null {
  const [, hour, minute, half] =
    /^(\d{1,2})(?::(\d\d)(?::\d\d)?)?(?: ?([ap])\.?m\.?)?$/i.exec(text) ?? [];
  if (hour === undefined || (minute ?? half) === undefined) return null;
  const hours = half ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour);
  if (hours > 23 || Number(minute ?? 0) > 59) return null;
  return `${String(hours).padStart(2, "0")}:${minute ?? "00"}`;
}

const HAS_OFFSET = /(Z|UTC|GMT|[+-]\d\d:?\d\d)$/i;

/**
 * An instant. Without an offset it is local time in the user's zone; a date alone means the start of
 * that day. In the words or the order of the locale it needs its year: `25.11.2026 10:00`.
 */
function instantIn(field: CsvField, text: string, into: Collector): string | null {
  const { clock } = into;
  const written = YEAR.test(text) && instantOf(text) === null && dayOf(text) === null;
  const when = written ? whenOf(text, into) : null;
  if (when?.due && when.repeat === null) {
    const { dueDate, dueTime, dueZone } = when.due;
    return instantAt(`${dueDate}T${dueTime ?? "00:00"}:00Z`, dueZone ?? clock.timeZone);
  }
  const day = /^\d{4}-\d\d-\d\d$/.test(text.trim());
  const instant = into.instant(field, day ? `${text.trim()}T00:00:00Z` : text);
  const isLocal = instant !== null && !HAS_OFFSET.test(text.trim());
  return isLocal ? instantAt(instant, clock.timeZone) : instant;
}
