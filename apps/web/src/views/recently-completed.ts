import { createStore, withEntry } from "../shared/store.js";
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
  if (done) {
    keepInPlace(task);
    return writes.completeTask(task.id);
  }
  // Beside the list, the task is shown as it is by now.
  const pressed = recentlyCompleted.get().get(task.id) ?? task;
  show(task.id, undefined);
  return writes.reopenTask(task.id, pressed.completed ? {} : occurrenceOf(pressed));
}

/** Keeps a task where it is for a moment, while it is completed. */
function keepInPlace(task: Task): void {
  show(task.id, task);
  setTimeout(() => show(task.id, undefined), KEPT_FOR);
}

function show(id: string, task: Task | undefined): void {
  recentlyCompleted.set((current) => withEntry(current, id, task));
}
