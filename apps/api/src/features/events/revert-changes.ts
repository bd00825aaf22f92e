import { type Entity, limits, taskPlaceFields } from "@docket/contract";
import { Task } from "@docket/models";
import { asRefusal, refuse } from "../../errors.js";
import type { DataContext } from "../../operations/operation.js";
import { descendantsOf } from "../tasks/subtasks.js";
import { restoreRow } from "../trash/restore.js";
import { deletedNow } from "../trash/trashed.js";
import type { NetChange } from "./change-sets.js";
import { requireUnchanged, requireUnused } from "./check-unchanged.js";
import { type Fields, loggedRows } from "./logged-rows.js";
import { revertLabels } from "./revert-labels.js";
import {
  freePosition,
  notePositions,
  restoreBelowParent,
  returnToPlaces,
  withoutPlaceToGo,
} from "./revert-place.js";

/**
 * Reverts rows to their state before a change set, in the caller's transaction, which has locked the
 * change clock. In this order: changes that follow from others are left out; every row must be as the change
 * set left it; what was trashed is restored; tasks return to their places; then the rest is reverted, and
 * what was created goes to the trash if nothing uses it.
 *
 * @param changes the last one first
 * @throws AppError 412 if a row is no longer as the change set left it; 409 for a name that is taken
 */
export async function revertChanges(context: DataContext, changes: NetChange[]): Promise<void> {
  const made = changes.filter(({ created, removed }) => !(created && removed));
  const leading = withoutFollowers(made);
  for (const run of runsOf(leading)) await requireUnchanged(context.userId, run);
  try {
    await notePositions(context.userId, leading);
    await restoreTrashed(context, made, leading);
    const own = await keepingTrashedInPlace(context, made, leading);
    await returnToPlaces(context, own);
    for (const run of runsOf(own)) {
      await requireUnused(context.userId, run);
      for (const change of run) await revert(context, change);
    }
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal?.status !== 404) throw error;
    throw refuse.changedMeanwhile(`${refusal.detail} So nothing was undone.`);
  }
}

/**
 * Rows that were trashed or restored together with another row are reverted together with that row, but one that was
 * in the trash before is on its own there; and so is one whose leader was restored and trashed again, or the reverse,
 * since that one stays where it is.
 */
function withoutFollowers(all: NetChange[]): NetChange[] {
  const leaders = (which: (change: NetChange) => boolean) =>
    new Set<unknown>(
      all.flatMap((one) => (!one.created && which(one) ? `${one.entity} ${one.id}` : [])),
    );
  const trashed = leaders(
    ({ before, after }) => before.deletedAt === null && Boolean(after.deletedAt),
  );
  const restored = leaders(
    ({ before, after }) => Boolean(before.deletedAt) && after.deletedAt === null,
  );
  const follows = ({ before, after }: NetChange) =>
    before.deletedAt === null
      ? trashed.has(after.deletedWith)
      : after.deletedAt === null && restored.has(before.deletedWith);
  return all.map((change) => (follows(change) ? withoutTrash(change) : change));
}

/**
 * Restores what was trashed, before anything returns to its place: lists first, and each task after its
 * ancestors, since it would leave them otherwise.
 *
 * @param own those of `made` that do not follow from others
 */
async function restoreTrashed(
  context: DataContext,
  made: NetChange[],
  own: NetChange[],
): Promise<void> {
  const isTask = ({ entity }: NetChange) => entity === "task";
  const wasThere = ({ before }: NetChange) => before.deletedAt === null;
  const restored = new Set(made.filter((one) => isTask(one) && wasThere(one)).map(({ id }) => id));
  const apart = own.filter(wasThere);
  for (const { entity, id } of apart.filter((one) => !isTask(one))) {
    await restoreRow(context, entity as Entity, id);
  }
  for (const { id } of apart.filter(isTask)) await restoreBelowParent(context, id, restored);
}

/**
 * A task that returns to the trash keeps its place if the one from which it was restored is in the trash itself; and so
 * do those of its descendants that are in the trash with it.
 *
 * @param made also those changes that follow from others
 */
async function keepingTrashedInPlace(
  context: DataContext,
  made: NetChange[],
  changes: NetChange[],
): Promise<NetChange[]> {
  const returning = ({ entity, before }: NetChange) => entity === "task" && before.deletedAt;
  const idsOf = (some: NetChange[]) => new Set(some.filter(returning).map(({ id }) => id));
  const apart = await withoutPlaceToGo(context.userId, made.filter(returning));
  const trashed = idsOf(made);
  const rows = await Promise.all([...apart].map((id) => descendantsOf(context, id)));
  const below = await Task.unscoped().findAll({
    attributes: ["id", "deletedAt"],
    where: { userId: context.userId, id: rows.flat().map(({ id }) => id) },
    raw: true,
  });
  const along = new Set(
    below.filter(({ id, deletedAt }) => deletedAt !== null || trashed.has(id)).map(({ id }) => id),
  );
  return changes.map((change) => {
    if (change.entity !== "task") return change;
    if (along.has(change.id)) return withoutTrash(withoutPlace(change));
    return apart.has(change.id) ? withoutPlace(change) : change;
  });
}

const trashFields = ["deletedAt", "deletedWith"];

const without = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

const withoutTrash = (change: NetChange): NetChange => ({
  ...change,
  before: without(change.before, trashFields),
  after: without(change.after, trashFields),
});

const withoutPlace = (change: NetChange): NetChange => ({
  ...change,
  before: without(change.before, [...taskPlaceFields, "position"]),
});

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

/** What a row held was valid once, even if it would be refused now. */
const asItWas = { validate: false };

async function revert(context: DataContext, change: NetChange): Promise<void> {
  const { userId } = context;
  const { entity, id, created, removed, before } = change;
  const model = loggedRows(entity).model.unscoped();
  const where = { userId, id };
  if (removed) {
    await model.create({ ...before, ...where }, asItWas);
    return;
  }
  if (created) {
    if (entity === "completion") await model.destroy({ where });
    else await model.update({ deletedAt: deletedNow }, { where });
    return;
  }
  const values = without(
    before,
    entity === "task" ? [...trashFields, ...taskPlaceFields] : trashFields,
  );
  if (typeof values.position === "string") {
    values.position = await freePosition(context, entity as Entity, id, values.position);
  }
  if (values.labelIds) {
    const row = await Task.unscoped().findOne({
      attributes: ["title", "labelIds"],
      where,
      raw: true,
    });
    const labelIds = revertLabels(change, row!.labelIds);
    if (labelIds.length > Math.max(limits.labelsOfTask, row!.labelIds.length))
      throw refuse.changedMeanwhile(
        `“${row!.title}” would have more than ${limits.labelsOfTask} labels by now, so nothing was undone.`,
      );
    values.labelIds = labelIds;
  }
  // A row that returns to the trash starts its retention period anew.
  const again = before.deletedAt ? { deletedAt: deletedNow } : {};
  if (Object.keys({ ...values, ...again }).length === 0) return;
  // Completing a task completes its subtasks, except one that was completed with another: here, for a moment, with itself.
  const alone = values.completed === true && !values.completedWith && { completedWith: id };
  // Reopening it reopens those that were completed with the same one: here with none. Others have changes of their own.
  if (values.completed === false) await model.update({ completedWith: "0" }, { where });
  await model.update({ ...values, ...again, ...alone }, { where, ...asItWas });
  if (alone) await model.update({ completedWith: null }, { where });
}
