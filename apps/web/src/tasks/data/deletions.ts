import type { Task } from "@docket/contract";
import { api } from "../../api/client.js";
import { inWords, statusOf } from "../../api/words.js";
import { createStore, type Store } from "../../shared/store.js";
import type { Toasts } from "../../shared/toasts.js";
import type { Edit, Edits } from "./edits.js";
import { patiently } from "./patient.js";
import { quoted } from "./quoted.js";
import type { TaskCache } from "./task-cache.js";

/**
 * Deleting with a way back. A task goes out of sight at once; the server is told when the toast has
 * gone, so that "Undo" needs no promise from anybody. If the page dies before, the task is still
 * there.
 */
export interface Deletions {
  /** The tasks that are deleted for the eye. */
  hidden: Store<ReadonlySet<string>>;
  remove(task: Task): void;
  /** Brings back what the server has not been told of; false if there is nothing. */
  undo(): boolean;
  /** Tells the server now. */
  flush(): Promise<void>;
  /** Tells the server while the page is going away, when nobody can wait for the answer. */
  flushOnLeave(): void;
}

const TOAST = "deleted";

interface Waiting {
  task: Task;
  /** What was being typed in its form, which comes back with it. */
  typed: Edit | undefined;
}

export function createDeletions({
  cache,
  toasts,
  edits,
}: {
  cache: TaskCache;
  toasts: Toasts;
  edits: Pick<Edits, "cancel" | "restore">;
}): Deletions {
  const hidden = createStore<ReadonlySet<string>>(new Set());
  let waiting: Waiting[] = [];

  const hide = (task: Task) => hidden.set((ids) => new Set([...ids, task.id]));
  const show = (task: Task) =>
    hidden.set((ids) => new Set([...ids].filter((id) => id !== task.id)));

  function bringBack({ task, typed }: Waiting) {
    show(task);
    if (typed) edits.restore(typed);
  }

  function remove(task: Task) {
    waiting.push({ task, typed: edits.cancel(task.id) });
    hide(task);
    toasts.show({
      key: TOAST,
      message:
        waiting.length === 1
          ? `${quoted(task.title)} deleted.`
          : `${waiting.length} tasks deleted.`,
      action: { label: "Undo", run: undo },
      onGone: () => void flush(),
    });
  }

  function undo(): boolean {
    const tasks = waiting;
    waiting = [];
    for (const one of tasks) bringBack(one);
    toasts.withdraw(TOAST);
    return tasks.length > 0;
  }

  async function flush() {
    const tasks = waiting;
    waiting = [];
    toasts.withdraw(TOAST);
    for (const one of tasks) await send(one);
  }

  async function send(one: Waiting) {
    const { task } = one;
    try {
      await patiently(() => api.deleteTask({ id: task.id }));
    } catch (error) {
      if (statusOf(error) !== 404) {
        bringBack(one);
        return refuse(task, error);
      }
    }
    cache.remove(task.id);
    show(task);
  }

  function refuse(task: Task, error: unknown) {
    toasts.show({
      tone: "trouble",
      message: `${quoted(task.title)} could not be deleted and is still here. ${inWords(error)}`,
      action: { label: "Try again", run: () => remove(task) },
    });
  }

  function flushOnLeave() {
    const tasks = waiting;
    waiting = [];
    toasts.withdraw(TOAST);
    for (const { task } of tasks) {
      void fetch(`/api/tasks/${task.id}`, { method: "DELETE", keepalive: true }).catch(
        () => undefined,
      );
    }
  }

  return { hidden, remove, undo, flush, flushOnLeave };
}
