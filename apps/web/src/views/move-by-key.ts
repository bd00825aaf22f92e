import { addDays, type Clock, formatDue, today } from "@docket/dates";
import { announce } from "../shared/announce.js";
import type { Writes } from "../store/use-store.js";
import type { TaskItem } from "./items.js";

/**
 * Moves a task with Alt and an arrow key. Up and down move it among its siblings, right makes it a
 * subtask of the one above, left moves it out of its parent. In a view by days, up and down move it
 * to the previous or next day, but not to a past one.
 *
 * @param expand shows the subtasks of a task
 * @returns whether the key was handled
 */
export function moveByKey(
  key: string,
  item: TaskItem,
  writes: Writes,
  clock?: Clock,
  expand?: (id: string) => void,
): boolean {
  const { task, group } = item;
  if (!["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(key)) return false;
  const { dueDate } = group.place;
  if (clock && dueDate && /^Arrow(?:Up|Down)$/.test(key)) {
    const day = addDays(dueDate, key === "ArrowUp" ? -1 : 1);
    if (day < today(clock)) return true;
    void writes.changeTask(task.id, { dueDate: day });
    announce(`Moved to ${formatDue({ dueDate: day, dueTime: null, dueZone: null }, clock)}.`);
    return true;
  }
  if (!group.manual) return true;
  const { before, after } = neighboursOf(item);
  const parentIndex = group.tasks.findIndex((one) => one.task.id === task.parentId);
  const parent = group.tasks[parentIndex]?.task;
  if (key === "ArrowUp" && before) {
    void writes.moveTask(task.id, { place: { before: before.id } });
    announce(`Moved above ${before.title}.`);
  } else if (key === "ArrowDown" && after) {
    void writes.moveTask(task.id, { place: { after: after.id } });
    announce(`Moved below ${after.title}.`);
  } else if (key === "ArrowRight" && before) {
    // In a collapsed task, the moved one and the focus would be out of sight.
    expand?.(before.id);
    void writes.moveTask(task.id, { parentId: before.id, place: "last" });
    announce(`Now a subtask of ${before.title}.`);
  } else if (key === "ArrowLeft" && parent) {
    void writes.moveTask(task.id, { place: { after: parent.id } });
    announce(`No longer a subtask of ${parent.title}.`);
  }
  return true;
}

/** Whether a task has a sibling to swap places with. */
export function canMove(item: TaskItem, key: "ArrowUp" | "ArrowDown"): boolean {
  const { before, after } = neighboursOf(item);
  return item.group.manual && (key === "ArrowUp" ? before : after) !== undefined;
}

/** The siblings immediately above and below a task. */
function neighboursOf({ task, group, depth }: TaskItem) {
  const siblings = group.tasks.filter(
    (one) => one.depth === depth && one.task.parentId === task.parentId,
  );
  const at = siblings.findIndex((one) => one.task.id === task.id);
  return { before: siblings[at - 1]?.task, after: siblings[at + 1]?.task };
}
