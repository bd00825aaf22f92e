import type { Task } from "@docket/contract";
import { api } from "../../api/client.js";
import { errorMessage } from "../../api/error-messages.js";
import { withRetry } from "../../api/with-retry.js";
import { createStore, type Store, withEntry } from "../../shared/store.js";
import type { Toasts } from "../../shared/toasts.js";
import { quoteTitle } from "../quote-title.js";
import { currentView, matchesView } from "../view.js";
import type { TaskCache } from "./task-cache.js";

/**
 * How long a task stays in a list that it no longer matches after it was checked: long enough to
 * uncheck it, and to check the next one before the rows move.
 */
const LINGER_MS = 2_500;

/** Completing tasks: shown at once, sent in the background, reverted if the server refuses. */
export interface Toggles {
  /** The states that are not confirmed yet. */
  pending: Store<ReadonlyMap<string, boolean>>;
  set(task: Task, completed: boolean): void;
}

interface Dependencies {
  cache: TaskCache;
  toasts: Toasts;
  /** Called with each task that was saved. */
  onSaved(task: Task): void;
}

export function createToggles({ cache, toasts, onSaved }: Dependencies): Toggles {
  const pending = createStore<ReadonlyMap<string, boolean>>(new Map());
  const sending = new Set<string>();
  /** Tasks that are still shown in lists that they no longer match. */
  const lingering = new Set<string>();
  /** How to put back the tasks that were removed last. */
  const restores = new Map<string, (task: Task) => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function set(task: Task, completed: boolean) {
    pending.set((map) => withEntry(map, task.id, completed));
    void send(task);
  }

  /** One request at a time for a task; a click in the meantime is sent after it. */
  async function send(task: Task) {
    const { id } = task;
    if (sending.has(id)) return;
    sending.add(id);
    let saved = task;
    try {
      do {
        const completed = pending.get().get(id)!;
        saved = await withRetry(() => api.updateTask({ id, completed }));
      } while (pending.get().get(id) !== saved.completed);
      cache.put(saved);
      onSaved(saved);
      confirm(saved);
    } catch (error) {
      reportFailure(task, pending.get().get(id)!, error);
    } finally {
      sending.delete(id);
      pending.set((map) => withEntry(map, id, undefined));
    }
  }

  function confirm(task: Task) {
    restores.get(task.id)?.(task);
    restores.delete(task.id);
    lingering.add(task.id);
    clearTimeout(timer);
    timer = setTimeout(evict, LINGER_MS);
    if (matchesView(task, currentView())) return toasts.dismiss("toggle");
    toasts.show({
      key: "toggle",
      message: `${quoteTitle(task.title)} ${task.completed ? "completed" : "reopened"}.`,
      action: { label: "Undo", run: () => set(task, !task.completed) },
    });
  }

  function evict() {
    restores.clear();
    for (const id of lingering) restores.set(id, cache.evict(id));
    lingering.clear();
  }

  function reportFailure(task: Task, completed: boolean, error: unknown) {
    toasts.show({
      kind: "error",
      message: `Couldn’t mark ${quoteTitle(task.title)} as ${completed ? "done" : "open"}. ${errorMessage(error)}`,
      action: { label: "Try again", run: () => set(task, completed) },
    });
  }

  return { pending, set };
}
