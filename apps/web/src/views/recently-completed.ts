import { createStore } from "../shared/store.js";
import type { Task } from "../store/rows.js";
import type { Writes } from "../store/use-store.js";
import { occurrenceOf } from "../store/writes.js";

/**
 * How long a completed task stays in place, in milliseconds, so that the user sees what happened.
 */
const KEPT_FOR = 600;

/** Tasks that were just completed, as they were before. */
export const recentlyCompleted = createStore<ReadonlyMap<string, Task>>(new Map());

/**
 * Completes or reopens a task. A second press within a moment means the same completion, although a repeating
 * task has moved on.
 */
export function tick(task: Task, done: boolean, writes: Writes): Promise<void> {
  if (done) keepInPlace(task);
  else removeRecentlyCompleted(task.id);
  if (done) return writes.completeTask(task.id);
  return writes.reopenTask(task.id, task.completed ? {} : occurrenceOf(task));
}

/** Keeps a task where it is for a moment, while it is completed. */
function keepInPlace(task: Task): void {
  recentlyCompleted.set((current) => new Map(current).set(task.id, task));
  setTimeout(() => {
    recentlyCompleted.set((current) => {
      const next = new Map(current);
      next.delete(task.id);
      return next;
    });
  }, KEPT_FOR);
}

function removeRecentlyCompleted(id: string): void {
  if (!recentlyCompleted.get().has(id)) return;
  recentlyCompleted.set((current) => new Map([...current].filter(([key]) => key !== id)));
}
