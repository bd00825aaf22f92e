import { useEffect } from "react";
import { openAssistant } from "../assistant/panel-state.js";
import { browserStorage } from "../shared/storage.js";
import { createStore } from "../shared/store.js";
import type { TaskData } from "../tasks/data/task-data.js";
import { setView } from "../tasks/view.js";

export const NEW_TASK_ID = "new-task";
export const SEARCH_ID = "search-tasks";

/** Whether the list of shortcuts is shown. */
export const helpShown = createStore(false);

const SETTING = "docket.single-keys";

/** Single-key shortcuts can be switched off, as speech input would trigger them (WCAG 2.1.4). */
export const singleKeys = createStore(browserStorage.read<boolean>(SETTING) ?? true);

export function setSingleKeys(on: boolean): void {
  singleKeys.set(on);
  browserStorage.write(SETTING, on);
}

/** The shortcuts that work anywhere on the page, while no input has the focus. */
export function useShortcuts({ deletions }: TaskData): void {
  useEffect(() => {
    const keys: Record<string, () => unknown> = {
      n: () => document.getElementById(NEW_TASK_ID)?.focus(),
      "/": () => document.getElementById(SEARCH_ID)?.focus(),
      a: openAssistant,
      "?": () => helpShown.set(true),
      "1": () => setView({ show: "open" }),
      "2": () => setView({ show: "done" }),
      "3": () => setView({ show: "all" }),
    };
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || isHandledByTarget(event)) return;
      if ((event.ctrlKey || event.metaKey) && event.key === "z" && deletions.undo()) {
        return event.preventDefault();
      }
      if (event.ctrlKey || event.metaKey || event.altKey || !singleKeys.get()) return;
      const run = keys[event.key];
      if (!run) return;
      event.preventDefault();
      run();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [deletions]);
}

/** Whether the key is for the focused element: a text input, a menu or a dialog. */
function isHandledByTarget({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.closest('[role="dialog"], [role="menu"]') !== null ||
    target.isContentEditable ||
    target.matches("textarea, select, input:not([type=checkbox], [type=radio])")
  );
}
