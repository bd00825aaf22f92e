import { describeRepeat } from "@docket/dates";
import type { NeutralTask } from "../model.js";
import type { ExportContent } from "./export-content.js";

/**
 * Markdown to read: a nested check list by list and section. Holds all tasks in memory, since their tree is
 * what it shows.
 *
 * @param locale language of the words for repetition
 */
export async function* exportMarkdown(
  { lists, tasks }: ExportContent,
  locale: string,
): AsyncGenerator<string> {
  const all: NeutralTask[] = [];
  for await (const task of tasks) all.push(task);
  const children = Map.groupBy(all, ({ parentRef }) => parentRef);
  const roots = Map.groupBy(children.get(null) ?? [], ({ listRef }) => listRef);
  const unlisted = roots.get(null) ?? [];
  if (unlisted.length > 0) {
    yield "# Inbox\n\n";
    for (const task of unlisted) yield* branch(task, children, 0, locale);
    yield "\n";
  }
  for (const list of lists) {
    yield `# ${escaped(list.name)}${list.archived ? " (archived)" : ""}\n\n`;
    const bySection = Map.groupBy(roots.get(list.sourceId) ?? [], ({ sectionRef }) => sectionRef);
    for (const section of [null, ...list.sections]) {
      if (section !== null) yield `## ${escaped(section.name)}\n\n`;
      const own = bySection.get(section?.sourceId ?? null) ?? [];
      for (const task of own) yield* branch(task, children, 0, locale);
      if (own.length > 0) yield "\n";
    }
  }
}

/** Five levels at most, so that recursion is no danger. */
function* branch(
  task: NeutralTask,
  children: Map<string | null, NeutralTask[]>,
  level: number,
  locale: string,
): Generator<string> {
  const indent = "  ".repeat(level);
  const details = detailsOf(task, locale).map(escaped).join(", ");
  yield `${indent}- [${task.completed ? "x" : " "}] ${escaped(task.title)}${details && ` (${details})`}\n`;
  for (const line of task.description?.split(/\r\n|\r|\n/) ?? [])
    yield line.trim() === "" ? "\n" : `${indent}  ${escaped(line)}\n`;
  for (const child of children.get(task.sourceId) ?? [])
    yield* branch(child, children, level + 1, locale);
}

function detailsOf(task: NeutralTask, locale: string): string[] {
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
