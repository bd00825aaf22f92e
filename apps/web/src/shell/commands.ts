import { openAssistant } from "../assistant/panel-state.js";
import { toasts } from "../shared/toasts.js";
import type { Writes } from "../store/use-store.js";
import { selectAll } from "../views/selection.js";
import type { PlainView } from "../views/view.js";
import { showDialog } from "./dialogs-state.js";
import { NEW_TASK_ID, SEARCH_ID } from "./element-ids.js";
import { currentView, goTo } from "./location.js";
import { setSidebarOpen, sidebarOpen } from "./sidebar/sidebar-state.js";

/** A global command: run by its key or from the command palette. */
export interface Command {
  name: string;
  /** A single key, pressed with Ctrl or ⌘ if `ctrl` is set. */
  key?: string;
  ctrl?: boolean;
  run: (writes: Writes) => unknown;
}

/** Goes to a view. */
export const go = (kind: PlainView) => () => goTo({ kind });

/** The commands with a key, in the order of the list. */
export const commands: Command[] = [
  { name: "Add a task", key: "n", run: addTask },
  { name: "Search tasks", key: "/", run: search },
  { name: "Go to the inbox", key: "i", run: go("inbox") },
  { name: "Go to today", key: "t", run: go("today") },
  { name: "Go to upcoming", key: "u", run: go("upcoming") },
  { name: "Open the assistant", key: "a", run: openAssistant },
  { name: "Show or hide the sidebar", key: "b", run: () => setSidebarOpen(!sidebarOpen.get()) },
  { name: "Select all tasks", key: "a", ctrl: true, run: selectAll },
  { name: "Undo", key: "z", ctrl: true, run: undo },
  { name: "All commands", key: "k", ctrl: true, run: () => showDialog({ kind: "palette" }) },
  { name: "Keyboard shortcuts", key: "?", run: () => showDialog({ kind: "shortcuts" }) },
];

function addTask() {
  const input = document.getElementById(NEW_TASK_ID);
  if (input) input.focus();
  else showDialog({ kind: "add" });
}

function search() {
  if (currentView()?.kind !== "search") goTo({ kind: "search", q: "" });
  requestAnimationFrame(() => document.getElementById(SEARCH_ID)?.focus());
}

async function undo(writes: Writes) {
  const last = await writes.undoLast();
  if (last && last.undone !== true) return showChangedSince(last.undone);
  toasts.show({
    // The next action's message takes its place.
    key: "done",
    message: last ? `Undone: ${lowerFirst(last.description)}.` : "Nothing to undo.",
  });
}

/** Says why an action was not undone, or only partly. */
export function showChangedSince(undone: "partly" | false): void {
  const message = undone
    ? "Undone, except for what has been changed or used elsewhere since."
    : "It has been changed elsewhere since, so nothing was undone.";
  toasts.show({ key: "done", kind: "error", message });
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
