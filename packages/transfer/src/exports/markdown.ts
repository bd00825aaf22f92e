import { CSV_FIELDS, type CsvField } from "@docket/contract/choices";
import { describeRepeat } from "@docket/dates";
import { fields } from "../fields.js";
import type { PortableTask } from "../model.js";
import { type ExportContent, type Places, placesOf } from "./export-content.js";

/**
 * Markdown for reading: a nested checklist by list and section. It does not buffer tasks, so they
 * must come in display order: those without a list, then list by list, in each those without a
 * section and then section by section, each task followed by its subtasks.
 *
 * @param locale language of the words for repetition
 */
export async function* exportMarkdown(
  { lists, tasks }: ExportContent,
  locale: string,
): AsyncGenerator<string> {
  const headings = headingsOf(lists);
  const places = placesOf(lists);
  const indexes = new Map(headings.map(({ key }, index) => [key, index]));
  let at = -1;
  let hasTasks = false;
  /** Writes all headings up to that of a place. */
  const upTo = function* (index: number) {
    while (at < index) {
      if (hasTasks) yield "\n";
      hasTasks = false;
      at += 1;
      if (at > 0 || index === 0) yield headings[at]?.heading ?? "";
    }
  };
  /** The ids of the next task's ancestors. */
  let path: string[] = [];
  for await (const task of tasks) {
    yield* upTo(indexes.get(keyOf(task.listRef, task.sectionRef)) ?? 0);
    path = task.parentRef === null ? [] : path.slice(0, path.indexOf(task.parentRef) + 1);
    yield itemOf(task, path.length, detailsOf(task, places, locale));
    path.push(task.sourceId);
    hasTasks = true;
  }
  yield* upTo(headings.length - 1);
  if (hasTasks) yield "\n";
}

function headingsOf(lists: ExportContent["lists"]): { key: string; heading: string }[] {
  return [
    { key: keyOf(null, null), heading: "# Inbox\n\n" },
    ...lists.flatMap(({ sourceId, name, archived, sections }) => [
      {
        key: keyOf(sourceId, null),
        heading: `# ${escaped(name)}${archived ? " (archived)" : ""}\n\n`,
      },
      ...sections.map((section) => ({
        key: keyOf(sourceId, section.sourceId),
        heading: `## ${escaped(section.name)}\n\n`,
      })),
    ]),
  ];
}

const keyOf = (listRef: string | null, sectionRef: string | null) => `${listRef}\0${sectionRef}`;

function itemOf(task: PortableTask, level: number, parts: string[]): string {
  const indent = "  ".repeat(level);
  const details = parts.map(escaped).join(", ");
  const title = `${indent}- [${task.completed ? "x" : " "}] ${escaped(task.title)}${details && ` (${details})`}\n`;
  const lines = task.description?.split(/\r\n|\r|\n/) ?? [];
  return (
    title +
    lines.map((line) => (line.trim() === "" ? "\n" : `${indent}  ${escaped(line)}\n`)).join("")
  );
}

/** The fields in parentheses behind the title that have words of their own, in this order. */
const worded: { [Name in CsvField]?: (task: PortableTask, locale: string) => string | null } = {
  priority: ({ priority }) => (priority < 4 ? `p${priority}` : null),
  startDate: ({ startDate }) => startDate && `start ${startDate}`,
  dueDate: ({ dueDate, dueTime, dueZone }) =>
    dueDate && `due ${[dueDate, dueTime, dueZone].filter(Boolean).join(" ")}`,
  repeat: ({ repeat }, locale) => repeat && describeRepeat(repeat, locale),
  labels: ({ labels }) => labels.map((name) => `@${name}`).join(", "),
};

/** The fields that are shown in another way, or left out. */
const elsewhere: CsvField[] = [
  ...(["list", "section", "parent", "title", "completed", "description"] as const),
  ...(["dueTime", "dueZone", "repeatFrom", "id", "completedAt", "createdAt"] as const),
];

/** The fields that are in the parentheses as `name: value`. */
export const namedDetails = CSV_FIELDS.filter(
  (field) => !(field in worded) && !elsewhere.includes(field),
);

function detailsOf(task: PortableTask, places: Places, locale: string): string[] {
  const details = Object.values(worded).map((words) => words(task, locale));
  for (const field of namedDetails) {
    const value = fields[field].write(task, places);
    details.push(value && `${field}: ${value}`);
  }
  return details.filter((one): one is string => Boolean(one));
}

function escaped(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]<>]|^#|^[-+](?=\s)/g, "\\$&")
    .replace(/^(\d+)([.)])(?=\s)/, "$1\\$2");
}
