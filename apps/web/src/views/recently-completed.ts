import { createStore } from "../shared/store.js";
import type { Task } from "../store/rows.js";

/**
 * How long a completed task stays in place, in milliseconds, so that the user sees what happened.
 */
const LINGER = 600;

/** Tasks that were just completed, as they were before. */
export const lingering = createStore<ReadonlyMap<string, Task>>(new Map());

/** Keeps a task where it is for a moment, while it is completed. */
export function linger(task: Task): void {
  lingering.set((current) => new Map(current).set(task.id, task));
  setTimeout(() => {
    lingering.set((current) => {
      const next = new Map(current);
      next.delete(task.id);
      return next;
    });
  }, LINGER);
}

/** To be called when a lingering task is reopened. */
export function stopLingering(id: string): void {
  if (!lingering.get().has(id)) return;
  lingering.set((current) => new Map([...current].filter(([key]) => key !== id)));
}
