import type { Task } from "@docket/contract";
import { etagOf } from "@docket/contract/etag";
import { codePoints, limits } from "@docket/contract/limits";
import { api } from "../../api/client.js";
import { inWords, isTemporary, statusOf } from "../../api/words.js";
import { announce } from "../../shared/announce.js";
import { personal, tab } from "../../shared/kept.js";
import { createStore, type Store, withEntry } from "../../shared/store.js";
import { patiently } from "./patient.js";
import type { TaskCache } from "./task-cache.js";

/** What the form of a task holds. */
export interface Text {
  title: string;
  description: string;
}

interface EditTrouble {
  words: string;
  /** The field at fault, if it is one. */
  field?: keyof Text;
  /** It is tried again when the connection is back. */
  passing?: boolean;
}

/** A task that is being rewritten. */
export interface Edit extends Text {
  /** The task as it was when the writing began. */
  base: Task;
  /** `saving` is shown as if it were saved; `conflict` asks which text is to stay. */
  state: "open" | "saving" | "conflict";
  /** The text that is on its way to the server. It stays so when the form is opened meanwhile. */
  sent?: Text;
  /** Why the last attempt failed. */
  trouble?: EditTrouble;
  /** The task has been deleted elsewhere. */
  gone?: boolean;
  /** In a conflict: the task as somebody else has made it. */
  theirs?: Task;
}

/** Rewriting tasks. What is typed is kept in the tab until the server has it or it is given up. */
export interface Edits {
  open: Store<ReadonlyMap<string, Edit>>;
  begin(task: Task): void;
  type(id: string, text: Partial<Text>): void;
  save(id: string): Promise<void>;
  /** Saves what could not be saved because of the connection. */
  resume(): void;
  /** Gives up; the answer is what was typed, if it differs from the task. */
  cancel(id: string): Edit | undefined;
  /** Opens again what was given up. */
  restore(edit: Edit): void;
  /** Settles a conflict: mine over theirs. */
  overwrite(id: string): Promise<void>;
  /** Back from a conflict to the form, on top of what they have made. */
  goOn(id: string): void;
  /** Told of each task that was changed from here otherwise, so that it is no conflict. */
  rebase(task: Task): void;
}

/** What stands against saving a text; null if nothing does. */
export function objection({ title, description }: Text): EditTrouble | null {
  if (title.trim() === "") return { field: "title", words: "A task needs a title." };
  return (
    tooLong("title", codePoints(title.trim()) - limits.title) ??
    tooLong("description", codePoints(description.trim()) - limits.description)
  );
}

function tooLong(field: keyof Text, excess: number): EditTrouble | null {
  if (excess <= 0) return null;
  const characters = excess === 1 ? "character" : "characters";
  return { field, words: `The ${field} is ${excess} ${characters} too long.` };
}

export function createEdits({ userId, cache }: { userId: string; cache: TaskCache }): Edits {
  const place = personal(userId, "edits");
  const kept = tab.read<[string, Edit][]>(place) ?? [];
  const open = createStore<ReadonlyMap<string, Edit>>(
    new Map(kept.map(([id, edit]) => [id, { ...edit, state: "open" }])),
  );
  open.subscribe(() => tab.write(place, open.get().size > 0 ? [...open.get()] : undefined));

  const sending = new Map<string, Promise<void>>();
  /** Tried again once by itself: a form that closes and opens again and again serves nobody. */
  const resumed = new Set<string>();
  const set = (id: string, edit: Edit | undefined) => open.set((map) => withEntry(map, id, edit));

  function change(id: string, part: Partial<Edit>) {
    const edit = open.get().get(id);
    if (edit) set(id, { ...edit, ...part });
  }

  function done(task: Task) {
    cache.put(task);
    const edit = open.get().get(task.id);
    // Opened again meanwhile: the writing goes on, on top of what is saved.
    const goesOn = edit && edit.state !== "saving";
    set(task.id, goesOn ? { ...edit, base: task, sent: undefined } : undefined);
    announce("Saved.");
  }

  function fail(id: string, error: unknown) {
    const gone = statusOf(error) === 404;
    const words = gone ? GONE : inWords(error);
    const trouble = { words, passing: isTemporary(error) && !resumed.has(id) };
    change(id, { state: "open", sent: undefined, gone, trouble });
  }

  /** One request at a time for a task: the second is written on top of the first. */
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
    const trouble = objection(edit);
    if (trouble) return change(id, { state: "open", trouble });
    const news = difference(edit);
    if (!news) return set(id, undefined);
    const sent = { title: edit.title, description: edit.description };
    change(id, { state: "saving", sent, trouble: undefined });
    try {
      const ifMatch = etagOf(edit.base.updatedAt);
      done(await patiently(() => api.updateTask({ id, ...news }, { ifMatch })));
    } catch (error) {
      if (statusOf(error) === 412) return compare(id, edit);
      fail(id, error);
    }
  }

  /** The task has changed since the writing began: find out whether its text has. */
  async function compare(id: string, edit: Edit): Promise<void> {
    try {
      const theirs = await patiently(() => api.getTask({ id }));
      if (sameText(textOf(theirs), edit)) return done(theirs);
      cache.put(theirs);
      const untouched = sameText(textOf(theirs), textOf(edit.base));
      change(id, {
        sent: undefined,
        ...(untouched ? { state: "open", base: theirs } : { state: "conflict", theirs }),
      });
      if (untouched) await send(id);
    } catch (error) {
      fail(id, error);
    }
  }

  return {
    open,
    begin(task) {
      const edit = open.get().get(task.id) ?? { base: task, ...textOf(task) };
      set(task.id, { ...edit, state: "open" });
    },
    type: (id, text) => change(id, { ...text, trouble: undefined }),
    save,
    resume() {
      for (const [id, { trouble }] of open.get()) {
        if (!trouble?.passing) continue;
        resumed.add(id);
        void save(id).finally(() => resumed.delete(id));
      }
    },
    cancel(id) {
      const edit = open.get().get(id);
      if (!edit) return undefined;
      const before = edit.sent ?? textOf(edit.base);
      set(id, edit.sent && { ...edit, ...edit.sent, state: "saving" });
      return sameText(before, edit) ? undefined : edit;
    },
    restore: (edit) => set(edit.base.id, { ...edit, state: "open", trouble: undefined }),
    async overwrite(id) {
      const theirs = open.get().get(id)?.theirs;
      if (!theirs) return;
      change(id, { state: "open", base: theirs, theirs: undefined });
      await save(id);
    },
    goOn(id) {
      const theirs = open.get().get(id)?.theirs;
      if (theirs) change(id, { state: "open", base: theirs, theirs: undefined });
    },
    rebase(task) {
      const edit = open.get().get(task.id);
      if (edit && sameText(textOf(task), textOf(edit.base))) change(task.id, { base: task });
    },
  };
}

const GONE = "This task has been deleted elsewhere. Your text is still here.";

function textOf({ title, description }: Task): Text {
  return { title, description: description ?? "" };
}

function sameText(one: Text, other: Text): boolean {
  return (
    one.title.trim() === other.title.trim() && one.description.trim() === other.description.trim()
  );
}

/** The fields to send; null if there are none. */
function difference({ base, ...text }: Edit) {
  const title = text.title.trim();
  const description = text.description.trim() || null;
  if (title === base.title && description === base.description) return null;
  return {
    ...(title !== base.title && { title }),
    ...(description !== base.description && { description }),
  };
}
