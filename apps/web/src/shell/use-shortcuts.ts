import { useEffect } from "react";
import { openAssistant } from "../assistant/open.js";
import { browser } from "../shared/kept.js";
import { createStore } from "../shared/store.js";
import type { TaskData } from "../tasks/data/task-data.js";
import { setView } from "../tasks/view.js";

export const NEW_TASK_ID = "new-task";
export const SEARCH_ID = "search-tasks";

/** Whether the list of shortcuts is open. */
export const helpShown = createStore(false);

const SETTING = "docket.single-keys";

/** Single letters can be switched off: they disturb people who speak to their computer. */
export const singleKeys = createStore(browser.read<boolean>(SETTING) ?? true);

export function setSingleKeys(on: boolean): void {
  singleKeys.set(on);
  browser.write(SETTING, on);
}

/** The keys that work anywhere on the page, while nothing is being typed. */
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
    function press(event: KeyboardEvent) {
      if (event.defaultPrevented || isBusy(event)) return;
      if ((event.ctrlKey || event.metaKey) && event.key === "z" && deletions.undo()) {
        return event.preventDefault();
      }
      if (event.ctrlKey || event.metaKey || event.altKey || !singleKeys.get()) return;
      const run = keys[event.key];
      if (!run) return;
      event.preventDefault();
      run();
    }
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [deletions]);
}

/** Whether the key belongs to what has the focus: a field that is typed into, or a dialog. */
function isBusy({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.closest('[role="dialog"], [role="menu"]') !== null ||
    target.isContentEditable ||
    target.matches("textarea, select, input:not([type=checkbox], [type=radio])")
  );
}
