import { findsAll, foldText } from "@docket/contract/search-text";
import type { Task } from "../store/rows.js";

/** The most tasks that are offered. */
const MAX_TASKS = 8;

/**
 * The tasks that the palette offers: those whose titles contain all words. Open tasks come first,
 * or the many completed instances of a weekly purchase would leave no room for the open one.
 */
export function offeredTasks(words: string[], tasks: Iterable<Task>): Task[] {
  if (words.length === 0) return [];
  const open: Task[] = [];
  const done: Task[] = [];
  for (const task of tasks) {
    const known = task.completed ? done : open;
    if (known.length >= MAX_TASKS || task.deletedAt !== null) continue;
    if (findsAll(words, [foldText(task.title)])) known.push(task);
    if (open.length >= MAX_TASKS) break;
  }
  return [...open, ...done].slice(0, MAX_TASKS);
}
