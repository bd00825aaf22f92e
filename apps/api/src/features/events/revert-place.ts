import { type Entity, pick, type TaskPlace, taskPlaceFields } from "@docket/contract";
import { Task } from "@docket/models";
import { Op } from "sequelize";
import { refuse } from "../../errors.js";
import { kinds } from "../../operations/kinds.js";
import type { DataContext } from "../../operations/operation.js";
import { positionNear } from "../../operations/order.js";
import { moveTogether } from "../tasks/move-task.js";
import { descendantsOf, moveDescendantsToSection } from "../tasks/subtasks.js";
import { restoreRow } from "../trash/restore.js";
import type { NetChange } from "./change-sets.js";
import { gone } from "./check-unchanged.js";
import type { Fields } from "./logged-rows.js";

/** What each task had before, by its id. */
type Moved = Map<string, Fields>;

/**
 * Returns tasks to their lists, sections and parents. They leave their parents first, so that none goes below a task
 * that is still below it itself; then each goes to its list and section, and what is left below it goes along; then
 * they go below their parents.
 *
 * @throws AppError 412 if a task or its parent is not there any more, or the parent is in another list
 */
export async function returnToPlaces(context: DataContext, changes: NetChange[]): Promise<void> {
  const { userId } = context;
  const moved = movedBy(changes);
  for (const { id, parentId, deletedAt } of await tasksOf(userId, moved)) {
    const before = moved.get(id)!;
    // A task that went to the trash since only follows others there, or gets back the section that it was in.
    const wentSince = deletedAt && !("deletedAt" in before);
    const leaves = "parentId" in before || ("listId" in before && parentId === null);
    if (wentSince && leaves) throw gone("task");
  }
  const apart: Moved = new Map([...moved].filter(([, before]) => "parentId" in before));
  const below: Moved = new Map([...apart].filter(([, { parentId }]) => parentId !== null));
  const leaving = [...apart.keys(), ...(await createdBelow(context, below, changes))];
  await Task.unscoped().update(
    { parentId: null },
    { where: { userId, id: leaving, parentId: { [Op.ne]: null } } },
  );
  await goToLists(context, moved);
  await goBelowParents(context, below);
}

function movedBy(changes: NetChange[]): Moved {
  const isMoved = ({ entity, created, before }: NetChange) =>
    entity === "task" && !created && taskPlaceFields.some((name) => name in before);
  return new Map(changes.filter(isMoved).map(({ id, before }) => [id, before]));
}

/** Notes the positions that moved tasks have kept: if they are restored first, they lose them. */
export async function notePositions(userId: string, changes: NetChange[]): Promise<void> {
  const moved = movedBy(changes);
  for (const { id, position } of await tasksOf(userId, moved)) moved.get(id)!.position ??= position;
}

/** The ids of created tasks below `moved`: these go to the trash, and could be too deep where those return. */
async function createdBelow(
  context: DataContext,
  moved: Moved,
  changes: NetChange[],
): Promise<string[]> {
  const created = new Set(changes.filter((change) => change.created).map(({ id }) => id));
  if (created.size === 0) return [];
  const rows = await Promise.all([...moved.keys()].map((id) => descendantsOf(context, id)));
  return rows.flatMap((all) => all.map(({ id }) => id)).filter((id) => created.has(id));
}

async function goToLists(context: DataContext, moved: Moved): Promise<void> {
  for (const now of await tasksOf(context.userId, moved)) {
    const { id, listId, sectionId, parentId, position } = now;
    if (parentId !== null) continue;
    const before = moved.get(id) as Partial<Task>;
    const next = {
      id,
      parentId,
      listId: before.listId ?? listId,
      sectionId: before.sectionId === undefined ? sectionId : before.sectionId,
    };
    if (next.listId === listId && next.sectionId === sectionId) continue;
    await moveTogether(context, next, await descendantsOf(context, id), [position]);
  }
}

async function goBelowParents(context: DataContext, moved: Moved): Promise<void> {
  const { userId } = context;
  const parents = await Task.findAll({
    attributes: ["id", "listId"],
    where: { userId, id: [...moved.values()].map(({ parentId }) => parentId as string) },
    raw: true,
  });
  for (const { id, listId } of await tasksOf(userId, moved)) {
    const { parentId } = moved.get(id)!;
    const parent = parents.find((task) => task.id === parentId);
    if (!parent) throw gone("task");
    if (parent.listId !== listId) throw refuse.changedMeanwhile(PARENT_MOVED);
    await Task.update({ parentId: parent.id }, { where: { userId, id } });
  }
  // A parent may be in another section by now.
  for (const { id, sectionId } of await tasksOf(userId, moved)) {
    await moveDescendantsToSection(context, [id], sectionId);
  }
}

const PARENT_MOVED = "The parent task is in another list by now, so nothing was undone.";

/** The ids of those tasks whose list, section or parent before a change is in the trash now. */
export async function withoutPlaceToGo(userId: string, changes: NetChange[]): Promise<Set<string>> {
  const moved: Moved = new Map(changes.map(({ id, before }) => [id, before]));
  const places = (await tasksOf(userId, moved)).map((task) => ({
    ...pick(task, ["id", ...taskPlaceFields]),
    ...moved.get(task.id),
  }));
  const thereOf = async (entity: Entity, name: keyof TaskPlace) => {
    const id = places.flatMap((place) => place[name] ?? []);
    const { model } = kinds[entity];
    const rows = await model.findAll({ attributes: ["id"], where: { userId, id }, raw: true });
    return new Set([null, ...rows.map((row) => row.id)]);
  };
  const there = {
    listId: await thereOf("list", "listId"),
    sectionId: await thereOf("section", "sectionId"),
    parentId: await thereOf("task", "parentId"),
  };
  const isAway = (place: TaskPlace) =>
    taskPlaceFields.some((name) => !there[name].has(place[name]));
  return new Set(places.filter(isAway).map(({ id }) => id));
}

/** @throws AppError 412 if one of the tasks is not there any more */
async function tasksOf(userId: string, moved: Moved): Promise<Task[]> {
  const rows = await Task.unscoped().findAll({
    attributes: ["id", ...taskPlaceFields, "position", "deletedAt"],
    where: { userId, id: [...moved.keys()] },
    raw: true,
  });
  if (rows.length < moved.size) throw gone("task");
  return rows;
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

/** The position that a row is to have again if it is free, or else the next free one. */
export async function freePosition(
  context: DataContext,
  entity: Entity,
  id: string,
  wanted: string,
): Promise<string> {
  const { userId } = context;
  const model = kinds[entity].model.unscoped();
  const within = entity === "task" || entity === "section" ? ["listId"] : [];
  const attributes = ["position", ...within];
  const row = await model.findOne({ attributes, where: { userId, id }, rejectOnEmpty: true });
  if (row.position === wanted) return wanted;
  const where = { userId, ...pick(row.get(), within) };
  return positionNear(context, { model, where, what: entity }, wanted);
}
