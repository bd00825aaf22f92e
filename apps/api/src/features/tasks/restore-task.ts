import { type TaskPlace, taskPlaceFields } from "@docket/contract";
import { List, Task } from "@docket/models";
import type { DataContext } from "../../operations/operation.js";
import { positionsAt } from "../../operations/order.js";
import { moveTogether } from "./move-task.js";
import { descendantsOf } from "./subtasks.js";

/**
 * Restores a task from the trash with what was deleted together with it, in the caller's transaction, which
 * has locked the change clock. If its list is in the trash, it moves to the inbox; if its parent is, it becomes a
 * top-level task.
 *
 * @returns whether it was in the trash
 */
export async function restoreTask(context: DataContext, id: string): Promise<boolean> {
  const { userId } = context;
  const row = await Task.unscoped().findOne({
    attributes: [...taskPlaceFields, "deletedAt", "deletedWith"],
    where: { userId, id },
    raw: true,
  });
  if (!row?.deletedAt) return false;
  const { listId, parentId } = row;
  const list = await List.findOne({ attributes: ["id"], where: { userId, id: listId } });
  if (!list) await moveToInbox(context, id);
  const parent = parentId && { attributes: ["id"], where: { userId, id: parentId }, raw: true };
  const apart = parent && !(await Task.findOne(parent));
  await Task.unscoped().update(
    { deletedAt: null, ...(apart && { parentId: null }) },
    { where: { userId, id } },
  );
  // A trigger restores what was trashed together with this task. If the task itself was trashed together with
  // something above it, so were its descendants, which are restored here.
  const { deletedWith } = row;
  if (deletedWith !== null) {
    const below = (await descendantsOf(context, id)).map((task) => task.id);
    const where = { userId, id: below, deletedWith };
    await Task.unscoped().update({ deletedAt: null }, { where });
  }
  return true;
}

async function moveToInbox(context: DataContext, id: string): Promise<void> {
  const { userId } = context;
  const inbox = await List.findOne({ attributes: ["id"], where: { userId, isInbox: true } });
  const listId = inbox!.id;
  const follow = await descendantsOf(context, id);
  const order = { model: Task, where: { userId, listId }, what: "task" };
  const positions = await positionsAt(context, order, "last", follow.length + 1);
  const place: TaskPlace = { listId, sectionId: null, parentId: null };
  await moveTogether(context, { id, ...place }, follow, positions);
}
