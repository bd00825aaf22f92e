import type { Task } from "@docket/contract";
import type { QueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { onRecovery } from "../../api/connection.js";
import { tabStorage, userKey } from "../../shared/storage.js";
import { createStore, type Store } from "../../shared/store.js";
import { toasts } from "../../shared/toasts.js";
import { quoteTitle } from "../quote-title.js";
import { currentView, defaultView, matchesView, setView } from "../view.js";
import { createDeletions, type Deletions } from "./deletions.js";
import { createEdits, type Edits } from "./edits.js";
import { createOutbox, type Outbox } from "./outbox.js";
import { createTaskCache } from "./task-cache.js";
import { createToggles, type Toggles } from "./toggles.js";

/** What the signed-in user can do to tasks on this page, and what is in progress. */
export interface TaskData {
  userId: string;
  /** The text typed for a new task; kept in the tab. */
  draft: Store<string>;
  outbox: Outbox;
  toggles: Toggles;
  edits: Edits;
  deletions: Deletions;
  /** Sends what is waiting, now and when the connection is back. Returns how to stop. */
  start(): () => void;
}

export function createTaskData(queries: QueryClient, userId: string): TaskData {
  const cache = createTaskCache(queries, userId);
  const edits = createEdits({ userId, cache });
  const toggles = createToggles({ cache, toasts, onSaved: edits.rebase });
  const deletions = createDeletions({ cache, toasts, edits });
  const outbox = createOutbox({
    userId,
    onCreated(task) {
      cache.add(task);
      notifyIfHidden(task);
    },
  });

  const key = userKey(userId, "new");
  const draft = createStore(tabStorage.read<string>(key) ?? "");
  draft.subscribe(() => tabStorage.write(key, draft.get() || undefined));

  function start() {
    outbox.resume();
    const stopListening = onRecovery(() => {
      outbox.resume();
      edits.resume();
    });
    window.addEventListener("pagehide", deletions.flushOnUnload);
    return () => {
      stopListening();
      window.removeEventListener("pagehide", deletions.flushOnUnload);
      outbox.stop();
      void deletions.flush();
    };
  }

  return { userId, draft, outbox, toggles, edits, deletions, start };
}

/** Says so when a new task is not in the list that is shown. */
function notifyIfHidden(task: Task) {
  if (matchesView(task, currentView())) return;
  toasts.show({
    message: `${quoteTitle(task.title)} was added, but isn’t shown in this view.`,
    action: { label: "Show", run: () => setView({ ...defaultView, show: "open" }) },
  });
}

const TaskDataContext = createContext<TaskData | null>(null);

export const TaskDataProvider = TaskDataContext.Provider;

/** The task data of the signed-in user. Only below a `TaskDataProvider`. */
export function useTaskData(): TaskData {
  const data = useContext(TaskDataContext);
  if (!data) throw new Error("useTaskData is called outside of a TaskDataProvider");
  return data;
}
