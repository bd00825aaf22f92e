import { pick, type TaskPlace, taskFields, taskPlaceFields } from "@docket/contract";
import { Label, List, Section, Task } from "@docket/models";
import { AppError } from "../../errors.js";
import type { OperationContext } from "../../operations/operation.js";
import { lockLists, positionNear } from "../../operations/order.js";
import type { ReceiptTask } from "./lock-task.js";
import { moveTask } from "./move-task.js";

/**
 * Brings a deleted task back as it was, with its subtasks. What it was in and had, and what is gone
 * meanwhile, it does without.
 *
 * @returns whether its id was free
 */
export async function restoreTask(
  context: OperationContext,
  deleted: ReceiptTask,
): Promise<boolean> {
  const { userId, queries } = context;
  const { updatedAt: _, subtasks = [], position, labelIds = [], ...values } = deleted;
  const place = await remainingPlace(context, values);
  await lockLists(userId, { id: place.listId });
  const order = { model: Task, where: { userId, listId: place.listId }, what: "task" };
  const labels = await Label.findAll({ attributes: ["id"], where: { userId, id: labelIds } });
  const restored = await queries.create(
    Task,
    {
      ...values,
      ...place,
      userId,
      labelIds: labels.map(({ id }) => id),
      ...(position !== undefined && { position: await positionNear(context, order, position) }),
    },
    { returning: taskFields, ignoreDuplicates: true },
  );
  if (restored === null) return false;
  for (const child of subtasks.filter(({ parentId }) => parentId === deleted.id)) {
    if (!(await restoreTask(context, { ...child, subtasks }))) return false;
  }
  return true;
}

/** Puts a task that was moved back to where it was. @returns whether that place is still there */
export async function restorePlace(
  context: OperationContext,
  before: ReceiptTask,
): Promise<boolean> {
  const { userId, queries } = context;
  const { id, position } = before;
  if (position === undefined) return true;
  try {
    await moveTask(context, { id, ...pick(before, taskPlaceFields), place: "last" });
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return false;
    throw error;
  }
  const order = { model: Task, where: { userId, listId: before.listId }, what: "task" };
  const free = await positionNear(context, order, position);
  await queries.update(Task, { position: free }, { where: { userId, id }, returning: [] });
  return true;
}

/** The inbox, where its list is gone. */
async function remainingPlace(
  { userId }: OperationContext,
  { listId = "0", sectionId = null, parentId = null }: Partial<TaskPlace>,
): Promise<TaskPlace> {
  const lists = await List.findAll({ attributes: ["id", "isInbox"], where: { userId } });
  const list = lists.find(({ id }) => id === listId) ?? lists.find(({ isInbox }) => isInbox)!;
  const inList = { userId, listId: list.id };
  const section = sectionId && (await Section.count({ where: { ...inList, id: sectionId } }));
  const parent = parentId && (await Task.count({ where: { ...inList, id: parentId } }));
  return {
    listId: list.id,
    sectionId: section ? sectionId : null,
    parentId: parent ? parentId : null,
  };
}
