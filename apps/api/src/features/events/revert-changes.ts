import { type Entity, taskPlaceFields } from "@docket/contract";
import { Task } from "@docket/models";
import { asRefusal } from "../../errors.js";
import type { DataContext } from "../../operations/operation.js";
import { descendantsOf, moveDescendantsToSection } from "../tasks/subtasks.js";
import { restoreRow } from "../trash/restore.js";
import { deletedNow } from "../trash/trashed.js";
import type { NetChange } from "./change-sets.js";
import { changedMeanwhile, requireUnchanged, requireUnused } from "./check-unchanged.js";
import { loggedRows } from "./logged-rows.js";
import {
  freePosition,
  orderOf,
  restoreAncestorFirst,
  restoreBelowParent,
  returnToLists,
  sectionOf,
} from "./revert-place.js";

/**
 * Reverts rows to their state before a change set, in the caller's transaction, which holds the user's
 * changes. In this order: changes that follow from others are left out; every row must be as the change
 * set left it; tasks return to their lists, each after its parent; then the rest is reverted, and what
 * was created goes to the trash if nothing uses it.
 *
 * @param changes the last one first
 * @throws AppError 412 if a row is no longer as the change set left it; 409 for a name that is taken
 */
export async function revertChanges(context: DataContext, changes: NetChange[]): Promise<void> {
  const made = changes.filter(({ created, removed }) => !(created && removed));
  const own = await keepingTrashedInPlace(context, withoutFollowers(made));
  for (const run of runsOf(own)) await requireUnchanged(context.userId, run);
  try {
    const restored = await restoreTrashed(context, made, own);
    const tasks = own.filter(({ entity, created }) => entity === "task" && !created);
    await returnToLists(context, await withMovedAlong(context, tasks), restored);
    for (const run of runsOf(own)) {
      await requireUnused(context.userId, run);
      for (const change of run) {
        if (change.entity === "task" && !change.created && "parentId" in change.before)
          await restoreAncestorFirst(context, change.id, restored);
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
const PLACE_GONE = "The parent task is in another list by now, so nothing was undone.";

/**
 * Rows that were trashed or restored together with another row are reverted together with that row.
 */
function withoutFollowers(all: NetChange[]): NetChange[] {
  const leaders = new Set<unknown>(
    all.flatMap(({ entity, id, after }) => ("deletedAt" in after ? `${entity} ${id}` : [])),
  );
  return all.map((change) => {
    if (!leaders.has(change.after.deletedWith ?? change.before.deletedWith)) return change;
    return withoutTrash(change);
  });
}

/**
 * Restores what was trashed, before anything returns to its place: lists first, and each task after its
 * ancestors, since it would leave them otherwise.
 *
 * @param own those of `made` that do not follow from others
 * @returns the ids of all tasks that are restored
 */
async function restoreTrashed(
  context: DataContext,
  made: NetChange[],
  own: NetChange[],
): Promise<Set<string>> {
  const isTask = ({ entity }: NetChange) => entity === "task";
  const wasThere = ({ before }: NetChange) => before.deletedAt === null;
  const restored = new Set(made.filter((one) => isTask(one) && wasThere(one)).map(({ id }) => id));
  const apart = own.filter(wasThere);
  for (const { entity, id } of apart.filter((one) => !isTask(one))) {
    await restoreRow(context, entity as Entity, id);
  }
  for (const { id } of apart.filter(isTask)) await restoreBelowParent(context, id, restored);
  return restored;
}

/**
 * Those tasks that return to another list. With them those that return to another parent: in the meantime they
 * may be moved along with the one below which they are now.
 */
async function withMovedAlong({ userId }: DataContext, changes: NetChange[]): Promise<NetChange[]> {
  if (!changes.some(({ before }) => "listId" in before)) return [];
  const apart = changes.filter(({ before }) => "parentId" in before && !("listId" in before));
  const rows = await Task.findAll({
    attributes: ["id", "listId"],
    where: { userId, id: apart.map(({ id }) => id) },
    raw: true,
  });
  const lists = new Map(rows.map(({ id, listId }) => [id, listId]));
  return changes.flatMap((change) => {
    if ("listId" in change.before) return [change];
    const listId = lists.get(change.id);
    return listId ? [{ ...change, before: { ...change.before, listId } }] : [];
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
async function keepingTrashedInPlace(
  context: DataContext,
  changes: NetChange[],
): Promise<NetChange[]> {
  const trashed = changes.filter(({ entity, before }) => entity === "task" && before.deletedAt);
  const rows = await Promise.all(trashed.map(({ id }) => descendantsOf(context, id)));
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

async function revert(context: DataContext, change: NetChange): Promise<void> {
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
  if (changesPlace)
    await moveDescendantsToSection(context, [id], values.sectionId as string | null);
}
