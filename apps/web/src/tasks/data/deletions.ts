import type { Task } from "@docket/contract";
import { api } from "../../api/client.js";
import { errorMessage, statusOf } from "../../api/error-messages.js";
import { withRetry } from "../../api/with-retry.js";
import { basePath } from "../../shared/base-path.js";
import { createStore, type Store } from "../../shared/store.js";
import type { Toasts } from "../../shared/toasts.js";
import { quoteTitle } from "../quote-title.js";
import type { Edit, Edits } from "./edits.js";
import type { TaskCache } from "./task-cache.js";

/**
 * Deletions that can be undone. A task is hidden at once; the server is told when the toast has
 * closed, so that "Undo" needs no request. If the page crashes before, the task is still there.
 */
export interface Deletions {
  /** The tasks that are shown as deleted. */
  hidden: Store<ReadonlySet<string>>;
  remove(task: Task): void;
  /** Restores what the server has not been told of; false if there is nothing. */
  undo(): boolean;
  /** Tells the server now. */
  flush(): Promise<void>;
  /** Tells the server while the page is being unloaded, without waiting for the answer. */
  flushOnUnload(): void;
}

const TOAST = "deleted";

interface PendingDeletion {
  task: Task;
  /** The open edit of the task, which is restored with it. */
  edit: Edit | undefined;
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
  let pending: PendingDeletion[] = [];

  const hide = (task: Task) => hidden.set((ids) => new Set([...ids, task.id]));
  const show = (task: Task) =>
    hidden.set((ids) => new Set([...ids].filter((id) => id !== task.id)));

  function restore({ task, edit }: PendingDeletion) {
    show(task);
    if (edit) edits.restore(edit);
  }

  function remove(task: Task) {
    pending.push({ task, edit: edits.cancel(task.id) });
    hide(task);
    toasts.show({
      key: TOAST,
      message:
        pending.length === 1
          ? `${quoteTitle(task.title)} deleted.`
          : `${pending.length} tasks deleted.`,
      action: { label: "Undo", run: undo },
      onClose: () => void flush(),
    });
  }

  function takePending(): PendingDeletion[] {
    const taken = pending;
    pending = [];
    toasts.dismiss(TOAST);
    return taken;
  }

  function undo(): boolean {
    const taken = takePending();
    taken.forEach(restore);
    return taken.length > 0;
  }

  async function flush() {
    for (const deletion of takePending()) await send(deletion);
  }

  async function send(deletion: PendingDeletion) {
    const { task } = deletion;
    try {
      await withRetry(() => api.deleteTask({ id: task.id }));
    } catch (error) {
      if (statusOf(error) !== 404) {
        restore(deletion);
        return reportFailure(task, error);
      }
    }
    cache.remove(task.id);
    show(task);
  }

  function reportFailure(task: Task, error: unknown) {
    toasts.show({
      kind: "error",
      message: `Couldn’t delete ${quoteTitle(task.title)}. ${errorMessage(error)}`,
      action: { label: "Try again", run: () => remove(task) },
    });
  }

  function flushOnUnload() {
    for (const { task } of takePending()) {
      void fetch(`${basePath}/api/tasks/${task.id}`, { method: "DELETE", keepalive: true }).catch(
        () => undefined,
      );
    }
  }

  return { hidden, remove, undo, flush, flushOnUnload };
}
