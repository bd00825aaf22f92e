import { describeRepeat } from "@docket/dates";
import type { PortableTask } from "../model.js";
import type { ExportContent } from "./export-content.js";

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
  const places = placesOf(lists);
  const indexes = new Map(places.map(({ key }, index) => [key, index]));
  let at = -1;
  let hasTasks = false;
  /** Writes all headings up to that of a place. */
  const upTo = function* (index: number) {
    while (at < index) {
      if (hasTasks) yield "\n";
      hasTasks = false;
      at += 1;
      if (at > 0 || index === 0) yield places[at]?.heading ?? "";
    }
  };
  /** The ids of the next task's ancestors. */
  let path: string[] = [];
  for await (const task of tasks) {
    yield* upTo(indexes.get(keyOf(task.listRef, task.sectionRef)) ?? 0);
    path = task.parentRef === null ? [] : path.slice(0, path.indexOf(task.parentRef) + 1);
    yield itemOf(task, path.length, locale);
    path.push(task.sourceId);
    hasTasks = true;
  }
  yield* upTo(places.length - 1);
  if (hasTasks) yield "\n";
}

function placesOf(lists: ExportContent["lists"]): { key: string; heading: string }[] {
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

function itemOf(task: PortableTask, level: number, locale: string): string {
  const indent = "  ".repeat(level);
  const details = detailsOf(task, locale).map(escaped).join(", ");
  const title = `${indent}- [${task.completed ? "x" : " "}] ${escaped(task.title)}${details && ` (${details})`}\n`;
  const lines = task.description?.split(/\r\n|\r|\n/) ?? [];
  return (
    title +
    lines.map((line) => (line.trim() === "" ? "\n" : `${indent}  ${escaped(line)}\n`)).join("")
  );
}

function detailsOf(task: PortableTask, locale: string): string[] {
  const { priority, startDate, dueDate, dueTime, dueZone, repeat, labels } = task;
  const due = [dueDate, dueTime, dueZone].filter(Boolean).join(" ");
  const details = [
    priority < 4 && `p${priority}`,
    startDate && `start ${startDate}`,
    due && `due ${due}`,
    repeat && describeRepeat(repeat, locale),
    ...labels.map((name) => `@${name}`),
  ];
  return details.filter((one): one is string => typeof one === "string" && one !== "");
}

function escaped(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]<>]|^#|^[-+](?=\s)/g, "\\$&")
    .replace(/^(\d+)([.)])(?=\s)/, "$1\\$2");
}
