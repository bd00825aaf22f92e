import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { QuickAddOptions, QuickAddResult } from "@docket/quick-add";

/** A line of a table: what is typed, and the resulting task as `describeTask` writes it. */
export interface Row {
  text: string;
  expected: string;
}

const folder = path.resolve(import.meta.dirname, "../test/phrases");

/** Wednesday 25 November 2026, 12:00 in Zurich. */
export const options: QuickAddOptions = {
  now: "2026-11-25T11:00:00Z",
  timeZone: "Europe/Zurich",
  locale: "en-US",
  weekStart: 1,
  lists: [
    { id: "1", name: "Work" },
    { id: "2", name: "Home" },
    { id: "3", name: "Home renovation" },
  ],
  sections: [{ id: "11", name: "Next up", listId: "1" }],
  labels: [
    { id: "21", name: "phone" },
    { id: "22", name: "waiting for" },
  ],
};

/** The tables with this prefix, as `en`, `en-unseen-1`. A line without ` => ` is an unchanged title. */
export function tables(prefix: string): { name: string; rows: Row[] }[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .sort()
    .map((name) => ({ name, rows: rowsOf(readFileSync(path.join(folder, name), "utf8")) }));
}

function rowsOf(file: string): Row[] {
  return file
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("# "))
    .map((line) => {
      const at = line.lastIndexOf(" => ");
      return at < 0
        ? { text: line, expected: line }
        : { text: line.slice(0, at), expected: line.slice(at + 4) };
    });
}

/** A task in one line: title, due, rule (`!` from completion), start, priority, list, section, labels, description. */
export function describeTask(task: QuickAddResult): string {
  const { due, repeat } = task;
  const isNew = ({ id }: { id: string | null }) => (id === null ? "?" : "");
  return [
    due && [due.dueDate, due.dueTime, due.dueZone].filter(Boolean).join(" "),
    repeat && `${repeat.from === "completion" ? "! " : ""}${repeat.rule}`,
    task.startDate && `start=${task.startDate}`,
    task.priority < 4 && `p${task.priority}`,
    task.list && `#${task.list.name}${isNew(task.list)}`,
    task.section && `/${task.section.name}${isNew(task.section)}`,
    task.labels.map((label) => `@${label.name}${isNew(label)}`).join(" "),
    task.description && `// ${task.description}`,
  ].reduce<string>((line, part) => (part ? `${line} | ${part}` : line), task.title);
}
