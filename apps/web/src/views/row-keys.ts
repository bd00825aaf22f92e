import type { Clock } from "@docket/dates";
import type { KeyboardEvent } from "react";
import { showDialog } from "../shell/dialogs-state.js";
import { openTask } from "../shell/location.js";
import type { Writes } from "../store/use-store.js";
import type { TaskItem } from "./items.js";
import { clearSelection, selection, toggleSelected } from "./selection.js";
import { followMoved } from "./use-roving-focus.js";

/** Loaded once: keys that are pressed meanwhile keep their order, which those of several imports would not. */
let moving: Promise<typeof import("./move-by-key.js")> | undefined;

interface Context {
  writes: Writes;
  tick: () => void;
  /** Collapses or expands the subtasks of a task. */
  collapse: (id: string, isCollapsed: boolean) => void;
  clock: () => Clock;
}

/**
 * Handles a key for the focused task, or, if it changes tasks and some are selected, for those instead.
 *
 * @returns whether the key was handled
 */
export function rowKeys(
  event: KeyboardEvent,
  item: TaskItem,
  { writes, tick, collapse, clock }: Context,
): boolean {
  const { task } = item;
  const { key } = event;
  if (event.ctrlKey || event.metaKey) return false;
  if (event.altKey) {
    if (!key.startsWith("Arrow")) return false;
    moving ??= import("./move-by-key.js");
    moving.then(
      ({ moveByKey }) => {
        const expand = (id: string) => collapse(id, false);
        moveByKey(key, item, writes, { clock: clock(), expand, follow: followMoved });
      },
      () => {
        moving = undefined;
      },
    );
    return true;
  }
  const selected = [...selection.get()];
  const ids = selected.length > 0 ? selected : [task.id];
  switch (key) {
    case "e":
    case "Enter":
      openTask(task.id);
      return true;
    case "Delete":
    case "Backspace":
      void writes.deleteTask(ids);
      return true;
    case "x":
      if (ids.join() === task.id) tick();
      else {
        void writes.completeTask(ids);
        // Repeating ones stay, with their next date.
        clearSelection();
      }
      return true;
    case "s":
      toggleSelected(task.id);
      return true;
    case "m":
      showDialog({ kind: "move", ids });
      return true;
    case "d":
      showDialog({ kind: "due", ids });
      return true;
    case "l":
      showDialog({ kind: "labels", ids });
      return true;
    case "1":
    case "2":
    case "3":
    case "4":
      void writes.changeTask(ids, { priority: Number(key) });
      return true;
    case "ArrowRight":
      if (item.expanded === false) collapse(task.id, false);
      return true;
    case "ArrowLeft":
      if (item.expanded === true) collapse(task.id, true);
      return true;
    default:
      return false;
  }
}
