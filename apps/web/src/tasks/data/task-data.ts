import type { Task } from "@docket/contract";
import type { QueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { onRecovery } from "../../api/connection.js";
import { personal, tab } from "../../shared/kept.js";
import { createStore, type Store } from "../../shared/store.js";
import { toasts } from "../../shared/toasts.js";
import { belongs, currentView, defaultView, setView } from "../view.js";
import { createDeletions, type Deletions } from "./deletions.js";
import { createEdits, type Edits } from "./edits.js";
import { createOutbox, type Outbox } from "./outbox.js";
import { quoted } from "./quoted.js";
import { createTaskCache } from "./task-cache.js";
import { createToggles, type Toggles } from "./toggles.js";

/** Everything that one person can do to tasks on this page, and what of it is under way. */
export interface TaskData {
  userId: string;
  /** What is typed for a new task and not sent yet; kept in the tab. */
  draft: Store<string>;
  outbox: Outbox;
  toggles: Toggles;
  edits: Edits;
  deletions: Deletions;
  /** Begins to send what is waiting, and follows the connection. Returns how to stop. */
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
      tellIfElsewhere(task);
    },
  });

  const place = personal(userId, "new");
  const draft = createStore(tab.read<string>(place) ?? "");
  draft.subscribe(() => tab.write(place, draft.get() || undefined));

  function start() {
    outbox.resume();
    const stopListening = onRecovery(() => {
      outbox.resume();
      edits.resume();
    });
    window.addEventListener("pagehide", deletions.flushOnLeave);
    return () => {
      stopListening();
      window.removeEventListener("pagehide", deletions.flushOnLeave);
      outbox.stop();
      void deletions.flush();
    };
  }

  return { userId, draft, outbox, toggles, edits, deletions, start };
}

/** A new task that the list in sight does not show needs a word. */
function tellIfElsewhere(task: Task) {
  if (belongs(task, currentView())) return;
  toasts.show({
    message: `${quoted(task.title)} is added, but this list does not show it.`,
    action: { label: "Show it", run: () => setView({ ...defaultView, show: "open" }) },
  });
}

const TaskDataContext = createContext<TaskData | null>(null);

export const TaskDataProvider = TaskDataContext.Provider;

/** The task data of whoever is signed in. Only below a `TaskDataProvider`. */
export function useTaskData(): TaskData {
  const data = useContext(TaskDataContext);
  if (!data) throw new Error("useTaskData is called outside of a TaskDataProvider");
  return data;
}
