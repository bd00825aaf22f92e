import { type TaskPlace, taskPlaceFields } from "@docket/contract";
import { Section, Task } from "@docket/models";
import type { DataContext } from "../../operations/operation.js";
import { positionNear } from "../../operations/order.js";
import { moveTask } from "../tasks/move-task.js";
import { restoreRow } from "../trash/restore.js";
import type { NetChange } from "./change-sets.js";
import { gone } from "./check-unchanged.js";
import type { Fields } from "./logged-rows.js";

/**
 * Moves tasks back from another list, each after its parent: a task's subtasks move with it, including those in
 * the trash.
 *
 * @param restored the ids of the tasks to be restored from the trash: a task in the trash cannot be moved on
 * its own
 */
export async function returnToLists(
  context: DataContext,
  changes: NetChange[],
  restored: Set<string>,
): Promise<void> {
  const { userId } = context;
  const all = new Map(changes.map((change) => [change.id, change]));
  const left = new Map(all);
  const move = async (change: NetChange) => {
    left.delete(change.id);
    const { id, before } = change;
    const now = await Task.unscoped().findOne({
      attributes: [...taskPlaceFields, "position", "deletedAt"],
      where: { userId, id },
      raw: true,
    });
    if (!now) throw gone("task");
    // Not in the event if the task happened to have the same position in both lists.
    before.position ??= now.position;
    const place = { ...now, ...before } as unknown as TaskPlace;
    const above = left.get(place.parentId ?? "");
    if (above) await move(above);
    if (restored.has(id)) await restoreRow(context, "task", id);
    else if (now.deletedAt) {
      const follows = !("parentId" in before) && all.has(now.parentId ?? "");
      if (follows) return;
      throw gone("task");
    }
    const { listId, sectionId, parentId } = place;
    const within = parentId === null ? { listId, sectionId } : { listId };
    const plain = { ...context, ifMatch: undefined };
    await moveTask(plain, { id, ...within, parentId, place: "last" });
  };
  for (const change of changes) if (left.has(change.id)) await move(change);
}

/**
 * Restores a task, after those of its ancestors that are to be restored: otherwise it would become a top-level
 * task.
 *
 * @param restored the ids of the tasks to be restored
 */
export async function restoreBelowParent(
  context: DataContext,
  id: string,
  restored: Set<string>,
): Promise<void> {
  const { userId } = context;
  const row = await Task.unscoped().findOne({
    attributes: ["parentId"],
    where: { userId, id },
    raw: true,
  });
  const above = row?.parentId;
  if (above && restored.has(above)) await restoreBelowParent(context, above, restored);
  await restoreRow(context, "task", id);
}

/**
 * If a task was trashed together with an ancestor, restores that ancestor first: once the task has
 * another parent, it would no longer be restored together with it.
 */
export async function restoreAncestorFirst(
  context: DataContext,
  id: string,
  restored: Set<string>,
): Promise<void> {
  const { userId } = context;
  const row = await Task.unscoped().findOne({
    attributes: ["deletedWith"],
    where: { userId, id },
    raw: true,
  });
  const [entity, above] = row?.deletedWith?.split(" ") ?? [];
  if (entity !== "task") return;
  if (!restored.has(above!)) throw gone("task");
  await restoreRow(context, "task", above!);
}

/** The section that a task gets with `values`: its parent's if it has one, whatever it was before. */
export async function sectionOf(userId: string, id: string, values: Fields): Promise<unknown> {
  const find = (wanted: string) =>
    Task.unscoped().findOne({
      attributes: [...taskPlaceFields],
      where: { userId, id: wanted },
      raw: true,
    });
  const place = { ...(await find(id)), ...values };
  const above = place.parentId ? await find(place.parentId as string) : null;
  return above ? above.sectionId : place.sectionId;
}

/** The rows among which a row has its position. */
export async function orderOf(
  userId: string,
  entity: string,
  id: string,
): Promise<{ userId: string; listId?: string }> {
  if (entity !== "task" && entity !== "section") return { userId };
  const model = entity === "task" ? Task.unscoped() : Section.unscoped();
  const row = await (model as typeof Task).findOne({
    attributes: ["listId"],
    where: { userId, id },
    raw: true,
  });
  return { userId, listId: row!.listId };
}

export async function freePosition(
  context: DataContext,
  order: Parameters<typeof positionNear>[1],
  id: string,
  wanted: string,
): Promise<string> {
  const row = await order.model.findOne({
    attributes: ["position"],
    where: { ...order.where, id },
  });
  if (row?.get("position") === wanted) return wanted;
  return positionNear(context, order, wanted);
}
