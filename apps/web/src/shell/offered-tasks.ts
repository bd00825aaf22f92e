import { findsAll, foldText } from "@docket/contract/search-text";
import type { Task } from "../store/rows.js";

/** So many tasks are offered. */
const MOST = 8;

/**
 * The tasks with all words in their titles that the palette offers. Those that are to be done come first: of what
 * is bought each week, the many times that it was done would leave no place for it.
 */
export function offeredTasks(words: string[], tasks: Iterable<Task>): Task[] {
  if (words.length === 0) return [];
  const open: Task[] = [];
  const done: Task[] = [];
  for (const task of tasks) {
    const known = task.completed ? done : open;
    if (known.length >= MOST || task.deletedAt !== null) continue;
    if (findsAll(words, [foldText(task.title)])) known.push(task);
    if (open.length >= MOST) break;
  }
  return [...open, ...done].slice(0, MOST);
}
