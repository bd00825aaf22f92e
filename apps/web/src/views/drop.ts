import { toasts } from "../shared/toasts.js";
import type { Writes } from "../store/use-store.js";
import type { TaskItem } from "./items.js";
import type { Place, TaskGroup } from "./task-groups.js";

/** A list, label or section, which can be dragged among those of its kind. */
export interface Ordered {
  entity: "list" | "label" | "section";
  id: string;
  name: string;
}

/** Something that tasks can be dropped on. */
export type DropTarget =
  | { kind: "row"; item: TaskItem }
  | { kind: "group"; group: TaskGroup }
  | { kind: "place"; place: Place; ordered?: Ordered | undefined };

/** The list, label or section that a target is. */
export function orderedOf(target: DropTarget): Ordered | undefined {
  if (target.kind === "place") return target.ordered;
  if (target.kind !== "group" || !target.group.place.sectionId) return undefined;
  return { entity: "section", id: target.group.place.sectionId, name: target.group.name ?? "" };
}

/** Puts a list, label or section beside another one. */
export function reorder(
  { entity, id }: Ordered,
  other: Ordered,
  side: "before" | "after",
  writes: Writes,
): void {
  void writes[entity].move(id, placeBeside(other.id, side));
}

/** Whether something happens to tasks dropped here: not among overdue or completed ones. */
export function takesTasks(target: DropTarget): boolean {
  if (target.kind === "place") return true;
  const { place, manual } = target.kind === "row" ? target.item.group : target.group;
  return manual || Object.keys(place).length > 0;
}

/** Whether a group shows siblings and subtasks, as a part of a list does, and not only tasks of a day or a label. */
export function showsTree({ manual, place }: TaskGroup): boolean {
  return manual || place.listId !== undefined;
}

/**
 * Puts tasks where they were dropped: beside a row of a list, as its sibling, or inside of it, as its subtask. Where a
 * group is not a part of a list, a row stands for the whole group.
 */
export function drop(
  ids: string[],
  target: DropTarget,
  side: "before" | "after" | "inside",
  writes: Writes,
): void {
  if (target.kind !== "row") {
    if (target.kind === "place") moveInto(ids, target.place, writes, "last");
    else moveInto(ids, target.group.place, writes, target.group.manual ? "first" : null);
    return;
  }
  const { group, task } = target.item;
  if (ids.includes(task.id)) return;
  if (!showsTree(group)) moveInto(ids, group.place, writes, null);
  else if (side === "inside") void writes.moveTask(ids, { parentId: task.id, place: "last" });
  else if (group.manual) void writes.moveTask(ids, { place: placeBeside(task.id, side) });
  else moveInto(ids, group.place, writes, null, task.parentId);
}

/** Says why a task of a sorted list stays where it is. */
export function showSorted(): void {
  const message = "This list is sorted, so its tasks can’t be moved up or down.";
  toasts.show({ key: "done", message });
}

function placeBeside(id: string, side: "before" | "after") {
  return side === "before" ? { before: id } : { after: id };
}

/**
 * @param where null leaves the tasks that are there already: the section is not in the user's order
 * @param parentId the task that takes them, if it is not the section itself
 */
function moveInto(
  ids: string[],
  place: Place,
  writes: Writes,
  where: "first" | "last" | null,
  parentId: string | null = null,
): void {
  const { listId, sectionId, dueDate, labelId } = place;
  if (dueDate !== undefined) void writes.changeTask(ids, { dueDate });
  else if (labelId !== undefined) void writes.changeLabels(ids, { add: [labelId] });
  else if (listId !== undefined) {
    let stayed = 0;
    void writes.moveTask(ids, (task) => {
      const isThere = task.listId === listId && task.sectionId === sectionId;
      if (where === null && isThere && task.parentId === parentId) {
        stayed += 1;
        if (stayed === ids.length) showSorted();
        return null;
      }
      if (parentId !== null) return { parentId, place: "last" };
      return {
        listId,
        parentId,
        ...(sectionId !== undefined && { sectionId }),
        place: where ?? "last",
      };
    });
  }
}
