import type { Task } from "@docket/contract";
import { etagOf } from "@docket/contract/etag";
import { api } from "../../api/client.js";
import { errorMessage, isTemporary, statusOf } from "../../api/error-messages.js";
import { withRetry } from "../../api/with-retry.js";
import { announce } from "../../shared/announce.js";
import { tabStorage, userKey } from "../../shared/storage.js";
import { createStore, type Store, withEntry } from "../../shared/store.js";
import {
  type Draft,
  draftChanges,
  type FormField,
  normalizeDraft,
  validateDraft,
} from "../task-fields.js";
import type { TaskCache } from "./task-cache.js";

interface EditError {
  message: string;
  /** The invalid field, if the error is about one. */
  field?: FormField;
  /** The edit is saved again when the connection is back. */
  temporary?: boolean;
}

/** A task that is being edited. */
export interface Edit extends Draft {
  /** The task as it was when the editing began. */
  base: Task;
  /** `saving` is shown as if it were saved; `conflict` asks which version to keep. */
  state: "open" | "saving" | "conflict";
  /** The values on their way to the server. They stay if the form is opened again before the answer. */
  sent?: Draft;
  /** Why the last attempt failed. */
  error?: EditError;
  /** The task was deleted elsewhere. */
  deleted?: boolean;
  /** In a conflict: the task as it was changed elsewhere. */
  theirs?: Task;
}

/** Edits of tasks. Drafts are kept in the tab until the server has them or they are discarded. */
export interface Edits {
  open: Store<ReadonlyMap<string, Edit>>;
  start(task: Task): void;
  update(id: string, change: Partial<Draft>): void;
  save(id: string): Promise<void>;
  /** Saves what could not be saved because of the connection. */
  resume(): void;
  /** Closes the form; returns the discarded edit if it differs from the task. */
  cancel(id: string): Edit | undefined;
  /** Opens a discarded edit again. */
  restore(edit: Edit): void;
  /** Settles a conflict by saving this version over the other one. */
  overwrite(id: string): Promise<void>;
  /** Returns from a conflict to the form, based on the other version. */
  keepEditing(id: string): void;
  /** Takes over a change that this page made outside the form, so that it is no conflict. */
  rebase(task: Task): void;
}

export function createEdits({ userId, cache }: { userId: string; cache: TaskCache }): Edits {
  const key = userKey(userId, "edits");
  const stored = tabStorage.read<[string, Edit][]>(key) ?? [];
  const open = createStore<ReadonlyMap<string, Edit>>(
    new Map(stored.map(([id, edit]) => [id, { ...edit, state: "open" }])),
  );
  open.subscribe(() => tabStorage.write(key, open.get().size > 0 ? [...open.get()] : undefined));

  const sending = new Map<string, Promise<void>>();
  /** Retried once automatically: a form that keeps closing and opening helps nobody. */
  const resumed = new Set<string>();
  const set = (id: string, edit: Edit | undefined) => open.set((map) => withEntry(map, id, edit));

  function change(id: string, part: Partial<Edit>) {
    const edit = open.get().get(id);
    if (edit) set(id, { ...edit, ...part });
  }

  function saved(task: Task) {
    cache.put(task);
    const edit = open.get().get(task.id);
    // Opened again before the answer: the editing continues, based on what is saved.
    const isOpen = edit && edit.state !== "saving";
    set(task.id, isOpen ? { ...edit, base: task, sent: undefined } : undefined);
    announce("Saved.");
  }

  function fail(id: string, error: unknown) {
    const deleted = statusOf(error) === 404;
    const message = deleted ? DELETED : errorMessage(error);
    const temporary = isTemporary(error) && !resumed.has(id);
    change(id, { state: "open", sent: undefined, deleted, error: { message, temporary } });
  }

  /** One request at a time for a task: the second is based on the result of the first. */
  function save(id: string): Promise<void> {
    const sent = (sending.get(id) ?? Promise.resolve()).then(() => send(id));
    sending.set(id, sent);
    return sent.finally(() => {
      if (sending.get(id) === sent) sending.delete(id);
    });
  }

  async function send(id: string): Promise<void> {
    const edit = open.get().get(id);
    if (!edit || edit.state === "saving") return;
    const error = validateDraft(edit);
    if (error) return change(id, { state: "open", error });
    const changes = draftChanges(edit.base, edit);
    if (!changes) return set(id, undefined);
    change(id, { state: "saving", sent: normalizeDraft(edit), error: undefined });
    try {
      const ifMatch = etagOf(edit.base.updatedAt);
      saved(await withRetry(() => api.updateTask({ id, ...changes }, { ifMatch })));
    } catch (error) {
      if (statusOf(error) === 412) return compareWithServer(id, edit);
      fail(id, error);
    }
  }

  /** The task has changed since the editing began: a conflict only if a field of the form has. */
  async function compareWithServer(id: string, edit: Edit): Promise<void> {
    try {
      const theirs = await withRetry(() => api.getTask({ id }));
      if (!draftChanges(theirs, edit)) return saved(theirs);
      cache.put(theirs);
      const isConflict = draftChanges(edit.base, theirs) !== null;
      change(id, {
        sent: undefined,
        ...(isConflict ? { state: "conflict", theirs } : { state: "open", base: theirs }),
      });
      if (!isConflict) await send(id);
    } catch (error) {
      fail(id, error);
    }
  }

  function acceptTheirs(id: string): boolean {
    const theirs = open.get().get(id)?.theirs;
    if (theirs) change(id, { state: "open", base: theirs, theirs: undefined });
    return theirs !== undefined;
  }

  return {
    open,
    start(task) {
      const edit = open.get().get(task.id) ?? { base: task, ...normalizeDraft(task) };
      set(task.id, { ...edit, state: "open" });
    },
    update: (id, draft) => change(id, { ...draft, error: undefined }),
    save,
    resume() {
      for (const [id, { error }] of open.get()) {
        if (!error?.temporary) continue;
        resumed.add(id);
        void save(id).finally(() => resumed.delete(id));
      }
    },
    cancel(id) {
      const edit = open.get().get(id);
      if (!edit) return undefined;
      set(id, edit.sent && { ...edit, ...edit.sent, state: "saving" });
      return draftChanges(edit.sent ?? edit.base, edit) ? edit : undefined;
    },
    restore: (edit) => set(edit.base.id, { ...edit, state: "open", error: undefined }),
    async overwrite(id) {
      if (acceptTheirs(id)) await save(id);
    },
    keepEditing: acceptTheirs,
    rebase(task) {
      const edit = open.get().get(task.id);
      if (edit && !draftChanges(edit.base, task)) change(task.id, { base: task });
    },
  };
}

const DELETED = "This task was deleted elsewhere. Your changes are still here.";
