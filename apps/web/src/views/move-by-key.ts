import { addDays, type Clock, formatDue, today } from "@docket/dates";
import { announce } from "../shared/announce.js";
import { byPosition } from "../store/rows.js";
import type { Task, Writes } from "../store/use-store.js";
import { showSorted } from "./drop.js";
import type { TaskItem } from "./items.js";

/** The view of a moved task. */
interface MovedIn {
  clock: Clock;
  /** Shows the subtasks of a task. */
  expand: (id: string) => void;
  /** Lets the focus follow the task into another group. */
  follow: (id: string) => void;
}

/**
 * Moves a task with Alt and an arrow key. Up and down move it among its siblings, right makes it a
 * subtask of the one above, left moves it out of its parent. In a view by days, up and down move it
 * to the previous or next day, but not to a past one. While the key is held down, each move begins
 * where the one before it has put the task, although the view may not show that yet.
 *
 * @returns whether the key was handled
 */
export function moveByKey(
  key: string,
  { task, group }: TaskItem,
  writes: Writes,
  view?: MovedIn,
): boolean {
  if (!["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(key)) return false;
  const { dueDate: shownDay } = group.place;
  if (view && shownDay && /^Arrow(?:Up|Down)$/.test(key)) {
    void writes.changeTask(task.id, ({ dueDate }) => {
      const day = addDays(dueDate ?? shownDay, key === "ArrowUp" ? -1 : 1);
      if (day < today(view.clock)) return {};
      view.follow(task.id);
      const due = { dueDate: day, dueTime: null, dueZone: null };
      announce(`Moved to ${formatDue(due, view.clock)}.`);
      return { dueDate: day };
    });
    return true;
  }
  if (!group.manual) {
    if (group.place.listId === undefined) return true;
    if (/^Arrow(?:Up|Down)$/.test(key)) {
      showSorted();
      return true;
    }
  }
  void writes.moveTask(task.id, (now, find) => {
    const shown = group.tasks.flatMap((one) => find(one.task.id) ?? []);
    const { before, after } = neighboursOf(now, group.manual ? shown.sort(byPosition) : shown);
    const parent = shown.find(({ id }) => id === now.parentId);
    if (key === "ArrowUp" && before) {
      announce(`Moved above ${before.title}.`);
      return { place: { before: before.id } };
    }
    if (key === "ArrowDown" && after) {
      announce(`Moved below ${after.title}.`);
      return { place: { after: after.id } };
    }
    if (key === "ArrowRight" && before) {
      // In a collapsed task, the moved one and the focus would be out of sight.
      view?.expand(before.id);
      announce(`Now a subtask of ${before.title}.`);
      return { parentId: before.id, place: "last" };
    }
    if (key !== "ArrowLeft" || !parent) return null;
    announce(`No longer a subtask of ${parent.title}.`);
    return { place: { after: parent.id } };
  });
  return true;
}

/** Whether a task has a sibling to swap places with. */
export function canMove({ task, group }: TaskItem, key: "ArrowUp" | "ArrowDown"): boolean {
  const shown = group.tasks.map((one) => one.task).sort(byPosition);
  const { before, after } = neighboursOf(task, shown);
  return group.manual && (key === "ArrowUp" ? before : after) !== undefined;
}

/** The siblings immediately above and below a task, of those that are shown, in their order. */
function neighboursOf(task: Task, shown: Task[]) {
  const siblings = shown.filter(({ parentId }) => parentId === task.parentId);
  const at = siblings.findIndex(({ id }) => id === task.id);
  return { before: siblings[at - 1], after: siblings[at + 1] };
}
