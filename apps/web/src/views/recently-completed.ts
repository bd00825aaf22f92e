import { createStore } from "../shared/store.js";
import type { Task } from "../store/rows.js";

/**
 * How long a completed task stays in place, in milliseconds, so that the user sees what happened.
 */
const KEPT_FOR = 600;

/** Tasks that were just completed, as they were before. */
export const recentlyCompleted = createStore<ReadonlyMap<string, Task>>(new Map());

/** Keeps a task where it is for a moment, while it is completed. */
export function keepInPlace(task: Task): void {
  recentlyCompleted.set((current) => new Map(current).set(task.id, task));
  setTimeout(() => {
    recentlyCompleted.set((current) => {
      const next = new Map(current);
      next.delete(task.id);
      return next;
    });
  }, KEPT_FOR);
}

/** To be called when such a task is reopened. */
export function removeRecentlyCompleted(id: string): void {
  if (!recentlyCompleted.get().has(id)) return;
  recentlyCompleted.set((current) => new Map([...current].filter(([key]) => key !== id)));
}
