import { parseRule } from "@docket/dates";
import { wallTime } from "../instants.js";
import type { PortableTask } from "../model.js";
import { escapeTitle } from "../todo-txt-words.js";
import { type ExportContent, placesOf } from "./export-content.js";

/**
 * todo.txt, one task per line, with `due:`, `t:`, `rec:`, `id:` and `p:` (parent). Descriptions,
 * sections, times of day, and rules that are more than an interval cannot be represented; spaces in
 * names become `_`. Words of a title that look like one of these fields get a backslash.
 *
 * @param timeZone the zone of the days on which tasks were created and completed
 */
export async function* exportTodoTxt(
  { lists, tasks }: ExportContent,
  timeZone: string,
): AsyncGenerator<string> {
  const places = placesOf(lists);
  for await (const task of tasks) yield `${lineOf(task, places.list(task), timeZone)}\n`;
}

function lineOf(task: PortableTask, list: string, timeZone: string): string {
  const { completed, priority, createdAt, completedAt } = task;
  const letter = "ABC"[priority - 1];
  const dayOf = (instant: string) => wallTime(instant, timeZone).date;
  const created = createdAt ? dayOf(createdAt) : undefined;
  const parts = [
    completed ? "x" : letter && `(${letter})`,
    // The format allows the day of completion only together with that of creation.
    completed && completedAt ? dayOf(completedAt) : undefined,
    completed && !completedAt ? undefined : created,
    escapeTitle(task.title),
    `+${word(list)}`,
    ...task.labels.map((name) => `@${word(name)}`),
    task.dueDate && `due:${task.dueDate}`,
    task.startDate && `t:${task.startDate}`,
    repeatOf(task),
    completed && letter && `pri:${letter}`,
    `id:${word(task.sourceId)}`,
    task.parentRef && `p:${word(task.parentRef)}`,
  ];
  return parts.filter(Boolean).join(" ");
}

function word(name: string): string {
  return name.trim().replace(/\s+/g, "_");
}

const UNITS = { DAILY: "d", WEEKLY: "w", MONTHLY: "m", YEARLY: "y" };

function repeatOf({ repeat }: PortableTask): string | null {
  if (repeat === null) return null;
  const rule = parseRule(repeat.rule);
  if (/BY|COUNT|UNTIL/.test(repeat.rule)) return null;
  return `rec:${repeat.from === "due" ? "+" : ""}${rule.interval}${UNITS[rule.freq]}`;
}
