import type { Writes } from "../store/use-store.js";
import type { TaskItem } from "./items.js";
import type { Place, TaskGroup } from "./task-groups.js";

/** Something that tasks can be dropped on. */
export type DropTarget =
  | { kind: "row"; item: TaskItem }
  | { kind: "group"; group: TaskGroup }
  | { kind: "place"; place: Place };

/** Puts tasks where they were dropped. */
export function drop(
  ids: string[],
  target: DropTarget,
  side: "before" | "after" | "inside",
  writes: Writes,
): void {
  if (target.kind !== "row") {
    const place = target.kind === "group" ? target.group.place : target.place;
    moveInto(ids, place, writes, target.kind === "group" ? "first" : "last");
    return;
  }
  const { group, task } = target.item;
  if (ids.includes(task.id)) return;
  if (group.manual)
    void writes.moveTask(
      ids,
      side === "inside"
        ? { parentId: task.id, place: "last" }
        : { place: placeBeside(task.id, side) },
    );
  else moveInto(ids, group.place, writes, "last");
}

function placeBeside(id: string, side: "before" | "after") {
  return side === "before" ? { before: id } : { after: id };
}

function moveInto(ids: string[], place: Place, writes: Writes, where: "first" | "last"): void {
  const { listId, sectionId, dueDate, labelId } = place;
  if (dueDate !== undefined) void writes.changeTask(ids, { dueDate });
  else if (labelId !== undefined) void writes.addLabel(ids, labelId);
  else if (listId !== undefined)
    void writes.moveTask(ids, {
      listId,
      parentId: null,
      ...(sectionId !== undefined && { sectionId }),
      place: where,
    });
}
