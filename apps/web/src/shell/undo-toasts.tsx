import type { OperationId } from "@docket/contract";
import { liveQuery } from "dexie";
import { useEffect } from "react";
import { LoadingBar } from "../shared/loading-bar.js";
import { useStore } from "../shared/store.js";
import { toasts } from "../shared/toasts.js";
import * as words from "../store/describe-change.js";
import type { RefusedWrite } from "../store/local-database.js";
import { type UndoableAction, useAccountStore } from "../store/use-store.js";
import { showChangedSince } from "./commands.js";
import { currentView } from "./location.js";
import { refusalWords, typedIn } from "./refusal-words.js";

/** The operations that show a toast with an undo; the effect of the others is visible in place. */
const toastedOperations = new Set<OperationId>([
  "completeTask",
  // Also replaces the toast of the completion, whose undo would now undo the completion before it.
  "reopenTask",
  "deleteTask",
  "skipTask",
  "moveTask",
  "deleteList",
  "updateList",
  "deleteSection",
  "deleteLabel",
  "restoreFromTrash",
]);

/**
 * Whether the effect of an action may be out of sight: it is that of several tasks, or takes a task
 * to another day in a view by days.
 */
function isOutOfSight({ operation, input, performed }: UndoableAction): boolean {
  if (operation !== "updateTask" && operation !== "createTask") return false;
  const isByDay = /^(?:today|upcoming)$/.test(currentView()?.kind ?? "");
  return performed.length > 1 || (operation === "updateTask" && isByDay && "dueDate" in input);
}

/** The number of refusals shown at once; the next ones are shown when these have been closed. */
const MAX_SHOWN = 2;

async function undo(action: UndoableAction) {
  const undone = await action.undo();
  if (undone !== true) showChangedSince(undone);
}

/** Copies a text, or shows it where the browser does not allow that. */
async function copy(text: string, onClose: () => void) {
  try {
    await navigator.clipboard.writeText(text);
    onClose();
  } catch {
    toasts.show({ kind: "error", message: text, stays: true, onClose });
  }
}

/** Shows that an action is taking a while, toasts with an undo for the last one, and for writes that the server has refused. */
export default function UndoToasts() {
  const { writes, database, mirror } = useAccountStore();
  const storing = useStore(writes.storing);

  useEffect(() => {
    function show() {
      const action = writes.lastAction.get();
      if (!action) return toasts.dismiss("done");
      // Here, since the words are loaded later than the store. The undo command shows them, too.
      if (action.describe) action.description = action.describe(words);
      if (!toastedOperations.has(action.operation) && !isOutOfSight(action)) return;
      toasts.show({
        key: "done",
        message: `${action.description}.`,
        action: { label: "Undo", run: () => void undo(action) },
      });
    }
    // This is loaded when the page is idle; an action may have come before.
    show();
    return writes.lastAction.subscribe(show);
  }, [writes]);

  useEffect(() => {
    let refused: RefusedWrite[] = [];
    function show() {
      // Nobody sees them in a hidden tab; another tab may show them.
      if (document.visibilityState === "hidden") return;
      for (const write of refused.slice(0, MAX_SHOWN)) {
        const key = `refused-${write.key}`;
        if (toasts.shown.get().some((toast) => toast.key === key)) continue;
        const onClose = () => void database.refused.delete(write.number as number);
        // A title is in the message; a long text is not.
        const isLong = Boolean((write.input as { description?: string | null }).description);
        toasts.show({
          kind: "error",
          key,
          message: refusalWords(write, mirror),
          stays: true,
          onClose,
          ...(isLong && {
            action: { label: "Copy text", run: () => void copy(typedIn(write), onClose) },
          }),
        });
      }
    }
    const following = liveQuery(() => database.refused.toArray()).subscribe((found) => {
      for (const { key } of refused)
        if (!found.some((write) => write.key === key)) toasts.dismiss(`refused-${key}`);
      refused = found;
      writes.forget(new Set(found.map(({ key }) => key)));
      show();
    });
    document.addEventListener("visibilitychange", show);
    return () => {
      following.unsubscribe();
      document.removeEventListener("visibilitychange", show);
    };
  }, [database, writes, mirror]);

  return storing && <LoadingBar />;
}
