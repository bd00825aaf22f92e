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
  if (target.kind !== "group" || target.group.kind !== "section") return undefined;
  return { entity: "section", id: target.group.key, name: target.group.name ?? "" };
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

/** Puts tasks where they were dropped. */
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
  if (group.manual)
    void writes.moveTask(
      ids,
      side === "inside"
        ? { parentId: task.id, place: "last" }
        : { place: placeBeside(task.id, side) },
    );
  else moveInto(ids, group.place, writes, null);
}

function placeBeside(id: string, side: "before" | "after") {
  return side === "before" ? { before: id } : { after: id };
}

/** @param where null leaves the tasks that are in the section already: it is not in the user's order */
function moveInto(
  ids: string[],
  place: Place,
  writes: Writes,
  where: "first" | "last" | null,
): void {
  const { listId, sectionId, dueDate, labelId } = place;
  if (dueDate !== undefined) void writes.changeTask(ids, { dueDate });
  else if (labelId !== undefined) void writes.changeLabels(ids, { add: [labelId] });
  else if (listId !== undefined)
    void writes.moveTask(ids, (task) =>
      where === null && task.listId === listId && task.sectionId === sectionId
        ? null
        : {
            listId,
            parentId: null,
            ...(sectionId !== undefined && { sectionId }),
            place: where ?? "last",
          },
    );
}
