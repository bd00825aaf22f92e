import type { Task } from "@docket/contract";
import { api } from "../../api/client.js";
import { inWords } from "../../api/words.js";
import { createStore, type Store, withEntry } from "../../shared/store.js";
import type { Toasts } from "../../shared/toasts.js";
import { belongs, currentView } from "../view.js";
import { patiently } from "./patient.js";
import { quoted } from "./quoted.js";
import type { TaskCache } from "./task-cache.js";

/**
 * How long a task stays in sight after it was ticked in a list it no longer belongs to: long enough
 * to untick it, and to tick the next one before the rows move.
 */
const LINGER_MS = 2_500;

/** Ticking tasks off: shown at once, sent in the background, taken back if the server refuses. */
export interface Toggles {
  /** What was ticked or unticked and is not confirmed yet. */
  wanted: Store<ReadonlyMap<string, boolean>>;
  set(task: Task, completed: boolean): void;
}

interface Surroundings {
  cache: TaskCache;
  toasts: Toasts;
  /** Told of each task that the server has changed. */
  onSaved(task: Task): void;
}

export function createToggles({ cache, toasts, onSaved }: Surroundings): Toggles {
  const wanted = createStore<ReadonlyMap<string, boolean>>(new Map());
  const sending = new Set<string>();
  /** Ticked, and still in sight where they no longer belong. */
  const lingering = new Set<string>();
  /** How to put back those that went out of sight last. */
  const places = new Map<string, (task: Task) => void>();
  let clock: ReturnType<typeof setTimeout> | undefined;

  function set(task: Task, completed: boolean) {
    wanted.set((map) => withEntry(map, task.id, completed));
    void send(task);
  }

  /** One request at a time for a task; whatever was clicked meanwhile is sent after it. */
  async function send(task: Task) {
    const { id } = task;
    if (sending.has(id)) return;
    sending.add(id);
    let saved = task;
    try {
      do {
        const completed = wanted.get().get(id)!;
        saved = await patiently(() => api.updateTask({ id, completed }));
      } while (wanted.get().get(id) !== saved.completed);
      cache.put(saved);
      onSaved(saved);
      confirm(saved);
    } catch (error) {
      refuse(task, wanted.get().get(id)!, error);
    } finally {
      sending.delete(id);
      wanted.set((map) => withEntry(map, id, undefined));
    }
  }

  function confirm(task: Task) {
    places.get(task.id)?.(task);
    places.delete(task.id);
    lingering.add(task.id);
    clearTimeout(clock);
    clock = setTimeout(tidy, LINGER_MS);
    if (belongs(task, currentView())) return toasts.withdraw("toggle");
    toasts.show({
      key: "toggle",
      message: `${quoted(task.title)} is ${task.completed ? "done" : "open again"}.`,
      action: { label: "Undo", run: () => set(task, !task.completed) },
    });
  }

  function tidy() {
    places.clear();
    for (const id of lingering) places.set(id, cache.tidy(id));
    lingering.clear();
  }

  function refuse(task: Task, completed: boolean, error: unknown) {
    toasts.show({
      tone: "trouble",
      message: `${quoted(task.title)} could not be marked as ${completed ? "done" : "open"}. ${inWords(error)}`,
      action: { label: "Try again", run: () => set(task, completed) },
    });
  }

  return { wanted, set };
}
