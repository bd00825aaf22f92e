import { type Entity, type TaskPlace, taskPlaceFields } from "@docket/contract";
import { Event, hasLabel, Section, Task } from "@docket/models";
import { Op } from "sequelize";
import { AppError, asRefusal } from "../../errors.js";
import type { OperationContext } from "../../operations/operation.js";
import { positionNear } from "../../operations/order.js";
import { moveTask } from "../tasks/move-task.js";
import { allBelow, takeBelowTo } from "../tasks/subtasks.js";
import { restoreRow } from "../trash/restore.js";
import { deletedNow } from "../trash/trashed.js";
import type { NetChange } from "./change-sets.js";
import { type Fields, fieldsOfRow, loggedRows, modelFields } from "./logged-rows.js";

/**
 * Reverts rows to their state before a change set, in the caller's transaction, which holds the user's
 * changes.
 *
 * @param changes the last one first
 * @throws AppError 412 if a row is no longer as the change set left it; 409 for a name that is taken
 */
export async function takeBack(context: OperationContext, changes: NetChange[]): Promise<void> {
  const made = changes.filter(({ created, removed }) => !(created && removed));
  const own = await leavingTrashed(context, withoutFollowing(made));
  for (const run of runsOf(own)) await requireAsLeft(context.userId, run);
  const moved = own.filter(
    ({ entity, created, before }) => entity === "task" && !created && "listId" in before,
  );
  try {
    const back = made.filter(
      ({ entity, before }) => entity === "task" && before.deletedAt === null,
    );
    const comeBack = new Set(back.map(({ id }) => id));
    await moveBack(context, moved, comeBack);
    for (const run of runsOf(own)) {
      await requireUnused(context.userId, run);
      for (const change of run) {
        if (change.entity === "task" && !change.created && "parentId" in change.before)
          await takeApart(context, change.id, comeBack);
        await revert(context, change);
      }
    }
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal?.status === 400) throw changedMeanwhile(PLACE_GONE);
    if (refusal?.status !== 404) throw error;
    throw changedMeanwhile(`${refusal.detail} So nothing was undone.`);
  }
}

/** The list that a subtask would return to is not its parent's any more. */
const PLACE_GONE = "The task above is in another list by now, so nothing was undone.";

/**
 * Rows that were trashed or restored together with another row are reverted together with that row.
 */
function withoutFollowing(all: NetChange[]): NetChange[] {
  const leaders = new Set<unknown>(
    all.flatMap(({ entity, id, after }) => ("deletedAt" in after ? `${entity} ${id}` : [])),
  );
  return all.map((change) => {
    if (!leaders.has(change.after.deletedWith ?? change.before.deletedWith)) return change;
    return withoutTrash(change);
  });
}

function withoutTrash(change: NetChange): NetChange {
  const { deletedAt: _, deletedWith: __, ...before } = change.before;
  const { deletedAt: ___, deletedWith: ____, ...after } = change.after;
  return { ...change, before, after };
}

/**
 * A task that returns to the trash keeps its place, and so do its descendants: the place from which it was restored may
 * be in the trash itself.
 */
async function leavingTrashed(
  context: OperationContext,
  changes: NetChange[],
): Promise<NetChange[]> {
  const trashed = changes.filter(({ entity, before }) => entity === "task" && before.deletedAt);
  const rows = await Promise.all(trashed.map(({ id }) => allBelow(context, id)));
  const below = new Set(rows.flat().map(({ id }) => id));
  const apart = new Set(trashed.map(({ id }) => id));
  return changes.map((change) => {
    if (change.entity !== "task") return change;
    if (below.has(change.id)) return withoutTrash(withoutPlace(change));
    return apart.has(change.id) ? withoutPlace(change) : change;
  });
}

function withoutPlace(change: NetChange): NetChange {
  const place: string[] = [...taskPlaceFields, "position"];
  const others = Object.entries(change.before).filter(([name]) => !place.includes(name));
  return { ...change, before: Object.fromEntries(others) };
}

/** How many rows are read at a time. */
const RUN = 500;

/** Groups consecutive changes to one kind of rows that either all create a row or all do not. */
function runsOf(changes: NetChange[]): NetChange[][] {
  const runs: NetChange[][] = [];
  for (const change of changes) {
    const run = runs.at(-1);
    const first = run?.[0];
    const isAlike = first?.entity === change.entity && first.created === change.created;
    if (run && isAlike && run.length < RUN) run.push(change);
    else runs.push([change]);
  }
  return runs;
}

async function requireAsLeft(userId: string, run: NetChange[]): Promise<void> {
  const [{ entity, created }] = run as [NetChange];
  const wanted = run.filter(
    ({ after, removed }) => created || removed || Object.keys(after).length > 0,
  );
  if (wanted.length === 0) return;
  const id = wanted.map((change) => change.id);
  const found = await loggedRows(entity).model.unscoped().findAll({ where: { userId, id } });
  const rows = new Map(found.map((row) => [String(row.get("id")), row]));
  const createdAs = created ? await fieldsAtCreation(userId, wanted) : new Map<string, Fields>();
  for (const { id, removed, after } of wanted) {
    const row = rows.get(id);
    if ((row === undefined) !== removed) throw gone(entity);
    if (row === undefined) continue;
    const left = { ...after, ...createdAs.get(id) };
    const names = Object.keys(left);
    const current = fieldsOfRow(row, names);
    const other = names.filter((name) => !isSame(current[name], left[name]));
    const name = row.get("title") ?? row.get("name");
    if (other.length > 0) throw changedSince(named(entity, name), other);
  }
}

/**
 * For each row, the fields that changed after its creation, with the values that it was created
 * with.
 */
async function fieldsAtCreation(
  userId: string,
  changes: NetChange[],
): Promise<Map<string, Fields>> {
  const [{ entity }] = changes as [NetChange];
  const created = new Map(changes.map(({ id, seq }) => [id, BigInt(seq)]));
  const events = await Event.findAll({
    attributes: ["entityId", "seq", "before"],
    where: { userId, entity, entityId: [...created.keys()] },
    order: [["seq", "DESC"]],
    raw: true,
  });
  const later = events.filter(({ entityId, seq }) => BigInt(seq) > created.get(entityId)!);
  const byId = Map.groupBy(later, ({ entityId }) => entityId);
  return new Map(
    [...byId].map(([id, all]) => [
      id,
      modelFields(entity, Object.assign({}, ...all.map(({ before }) => before)) as Fields),
    ]),
  );
}

/**
 * Moves tasks back from another list, each after its parent: a task's subtasks move with it, including those in
 * the trash.
 *
 * @param comeBack the ids of the tasks to be restored from the trash: a task in the trash cannot be moved on
 * its own
 */
async function moveBack(
  context: OperationContext,
  changes: NetChange[],
  comeBack: Set<string>,
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
    if (comeBack.has(id)) await restoreRow(context, "task", id);
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
 * If a task was trashed together with an ancestor, restores that ancestor first: once the task has
 * another parent, it would no longer be restored together with it.
 */
async function takeApart(
  context: OperationContext,
  id: string,
  comeBack: Set<string>,
): Promise<void> {
  const { userId } = context;
  const row = await Task.unscoped().findOne({
    attributes: ["deletedWith"],
    where: { userId, id },
    raw: true,
  });
  const [entity, above] = row?.deletedWith?.split(" ") ?? [];
  if (entity !== "task") return;
  if (!comeBack.has(above!)) throw gone("task");
  await restoreRow(context, "task", above!);
}

async function revert(context: OperationContext, change: NetChange): Promise<void> {
  const { userId } = context;
  const { entity, id, created, removed, before } = change;
  const { trash } = loggedRows(entity);
  const model = loggedRows(entity).model.unscoped();
  const where = { userId, id };
  if (removed) {
    await model.create({ ...before, ...where });
    return;
  }
  if (created) {
    if (!trash) await model.destroy({ where });
    else await model.update({ deletedAt: deletedNow }, { where });
    return;
  }
  const { deletedAt, deletedWith: _, ...values } = before;
  if (deletedAt === null) await restoreRow(context, entity as Entity, id);
  const changesPlace = entity === "task" && ("sectionId" in values || "parentId" in values);
  if (changesPlace) values.sectionId = await sectionOf(userId, id, values);
  if (typeof values.position === "string") {
    const order = { model, where: await orderOf(userId, entity, id), what: entity };
    values.position = await freePosition(context, order, id, values.position);
  }
  // A row that returns to the trash starts its retention period anew.
  const again = deletedAt ? { deletedAt: deletedNow } : {};
  if (Object.keys({ ...values, ...again }).length === 0) return;
  await model.update({ ...values, ...again }, { where });
  if (changesPlace) await takeBelowTo(context, [id], values.sectionId as string | null);
}

/** The section that a task gets with `values`: its parent's if it has one, whatever it was before. */
async function sectionOf(userId: string, id: string, values: Fields): Promise<unknown> {
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
async function orderOf(
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

async function freePosition(
  context: OperationContext,
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

/** Refuses to delete rows that the change set created and that are in use by now. */
async function requireUnused(userId: string, run: NetChange[]): Promise<void> {
  const [{ entity, created }] = run as [NetChange];
  if (!created || !loggedRows(entity).trash) return;
  const ids = run.map(({ id }) => id);
  if (await isUsed(userId, entity as Entity, ids)) {
    const what = entity === "task" ? "subtasks" : "tasks";
    throw changedMeanwhile(`The ${entity} has ${what} by now, so nothing was undone.`);
  }
}

async function isUsed(userId: string, entity: Entity, ids: string[]): Promise<boolean> {
  if (entity === "label") {
    for (const labelId of ids) {
      const where = { userId, [Op.and]: hasLabel };
      const replacements = { userId, labelId };
      if (await Task.findOne({ attributes: ["id"], where, replacements, raw: true })) return true;
    }
    return false;
  }
  const uses = {
    list: { listId: ids },
    section: { sectionId: ids },
    // Subtasks that are deleted with them do not count.
    task: { parentId: ids, id: { [Op.notIn]: ids } },
  };
  const where = { userId, ...uses[entity] };
  return (await Task.findOne({ attributes: ["id"], where, raw: true })) !== null;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function named(entity: string, name: unknown): string {
  return typeof name === "string" ? `“${name}”` : `The ${entity}`;
}

function changedSince(what: string, fields: string[]): AppError {
  const names = [...new Set(fields)];
  const errors = names.map((path) => ({ path, message: "has changed since" }));
  return changedMeanwhile(
    `${what} has changed since (${names.join(", ")}), so nothing was undone.`,
    errors,
  );
}

function gone(entity: string): AppError {
  return changedMeanwhile(`The ${entity} is not there any more, so nothing was undone.`);
}

function changedMeanwhile(detail: string, errors?: { path: string; message: string }[]): AppError {
  return new AppError("changed", 412, "Changed meanwhile", detail, errors && { errors });
}
