import { CSV_FIELDS, type CsvField } from "@docket/contract/choices";
import { describeRepeat } from "@docket/dates";
import { fields } from "../fields.js";
import type { PortableTask } from "../model.js";
import { readRepeat } from "../phrases.js";
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
        heading: `# ${literal(name)}${archived ? " (archived)" : ""}\n\n`,
      },
      ...sections.map((section) => ({
        key: keyOf(sourceId, section.sourceId),
        heading: `## ${literal(section.name)}\n\n`,
      })),
    ]),
  ];
}

const keyOf = (listRef: string | null, sectionRef: string | null) => `${listRef}\0${sectionRef}`;

function itemOf(task: PortableTask, level: number, parts: string[]): string {
  const indent = "  ".repeat(level);
  const details = parts.map((part) => escaped(part).replace(/[(),]/g, "\\$&")).join(", ");
  const title = literal(task.title);
  const item = `${indent}- [${task.completed ? "x" : " "}] ${title}${details && ` (${details})`}\n`;
  const lines = task.description?.split(/\r\n|\r|\n/) ?? [];
  return (
    item +
    lines.map((line) => (line.trim() === "" ? "\n" : `${indent}  ${escaped(line)}\n`)).join("")
  );
}

/** The fields in parentheses behind the title that have words of their own, in this order. */
const worded: { [Name in CsvField]?: (task: PortableTask, locale: string) => string[] } = {
  priority: ({ priority }) => (priority < 4 ? [`p${priority}`] : []),
  startDate: ({ startDate }) => (startDate ? [`start ${startDate}`] : []),
  dueDate: ({ dueDate, dueTime, dueZone }) =>
    dueDate ? [`due ${[dueDate, dueTime, dueZone].filter(Boolean).join(" ")}`] : [],
  repeat: ({ repeat }, locale) => {
    if (repeat === null) return [];
    const words = describeRepeat(repeat, locale);
    const again = readRepeat(words, locale);
    return again?.rule === repeat.rule && again.from === repeat.from
      ? [words]
      : [`repeat: ${repeat.rule}`, `repeatFrom: ${repeat.from}`];
  },
  labels: ({ labels }) => labels.map((name) => `@${name}`),
};

/** The fields that are shown in another way, or left out. */
const elsewhere: CsvField[] = [
  ...(["list", "section", "parent", "title", "completed", "description"] as const),
  ...(["dueTime", "dueZone", "repeatFrom", "id", "completedAt", "createdAt"] as const),
];

/** The fields that are in the parentheses as `name: value`. */
const named = CSV_FIELDS.filter((field) => !(field in worded) && !elsewhere.includes(field));

/** Those that may be: a repetition for which there are no words that mean the same is its rule. */
export const namedDetails: CsvField[] = [...named, "repeat", "repeatFrom"];

function detailsOf(task: PortableTask, places: Places, locale: string): string[] {
  const details = Object.values(worded).flatMap((words) => words(task, locale));
  for (const field of named) {
    const value = fields[field].write(task, places);
    if (value) details.push(`${field}: ${value}`);
  }
  return details;
}

/** A title or name that the reader does not take apart, whatever it looks like. */
function literal(text: string): string {
  return escaped(text).replace(SYMBOL, "\\$&").replace(/\)$/, "\\)");
}

/** The symbols of Obsidian's plugin Tasks, and the beginning of its fields. */
const SYMBOL = /[📅🛫⏳✅❌➕🔁🔺⏫🔼🔽⏬]|\((?=\w{2,10}::)/gu;

function escaped(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]<>]|(?<!\S)#|^(?:[-+](?=\s)|~(?=~~))/g, "\\$&")
    .replace(/^(\d+)([.)])(?=\s)/, "$1\\$2");
}
