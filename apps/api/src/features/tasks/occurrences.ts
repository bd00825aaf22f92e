import {
  type Input,
  type Operations,
  pick,
  type Task as ShownTask,
  taskFields,
} from "@docket/contract";
import { type Clock, type Due, today } from "@docket/dates";
import { nextDue, skipDue } from "@docket/dates/repetition";
import { Completion, Event, isDescendant, Task } from "@docket/models";
import { Op, type WhereOptions } from "sequelize";
import { refuse } from "../../errors.js";
import type { DataContext } from "../../operations/operation.js";
import { changeSetOf } from "../events/change-sets.js";
import { modelFields } from "../events/logged-rows.js";
import { clockOf } from "./clock.js";
import type { LockedTask } from "./lock-task.js";
import { reopenSubtasks } from "./subtasks.js";

/** The occurrence that a caller means; omitted fields match any. */
type Occurrence = Partial<NonNullable<Input<Operations["reopenTask"]>["occurrence"]>>;

/**
 * Whether a task has moved on from the occurrence that the caller means. With the version that the caller saw,
 * that is known, although another device may have changed the due of the same occurrence. Otherwise the due
 * tells; if it is still the same after an early completion of a task that repeats from its completion, a
 * completion on this day counts, since completing it again would lead to the same due once more.
 *
 * @param read the occurrence before the task was locked: if it has moved on meanwhile, another request has
 *   already done this, unless the caller names a version
 */
export async function hasMovedOn(
  context: DataContext,
  locked: LockedTask,
  read: number | undefined,
  meant: Occurrence = {},
): Promise<boolean> {
  const number = await numberOf(context, locked, meant);
  if (number !== undefined) return number !== locked.occurrence;
  const { dueDate, dueTime } = meant;
  if (locked.occurrence !== read) return true;
  const isAt =
    (dueDate === undefined || dueDate === locked.dueDate) &&
    (dueTime === undefined || dueTime === locked.dueTime);
  if (!isAt || dueDate === undefined) return !isAt;
  const last = await lastCompletion(context, locked.id);
  if (!last || last.dueDate !== locked.dueDate || last.dueTime !== locked.dueTime) return false;
  const clock = await clockOf(context);
  return today({ ...clock, now: last.completedAt.toISOString() }) === today(clock);
}

/**
 * The number of an occurrence, if the caller names the version of the task that it saw: the first change to another
 * occurrence after that version, by a completion, a skip, or the undo of one, tells.
 */
async function numberOf(
  { userId }: DataContext,
  { id, occurrence }: LockedTask,
  { updatedAt, ahead = 0 }: Occurrence,
): Promise<number | undefined> {
  if (updatedAt === undefined) return undefined;
  const moves = { entity: "task", entityId: id, after: { occurrence: { [Op.ne]: null } } };
  const moved = await Event.findOne({
    attributes: ["before"],
    where: { userId, ...moves, at: { [Op.gt]: updatedAt } },
    order: [["seq", "ASC"]],
  });
  return ((moved?.before?.occurrence as number | undefined) ?? occurrence) + ahead;
}

function lastCompletion(
  { userId }: DataContext,
  taskId: string,
  where: WhereOptions = {},
): Promise<Completion | null> {
  return Completion.findOne({
    where: { userId, taskId, ...where },
    order: [["occurrence", "DESC"]],
  });
}

/** Moves a repeating task to its next due and reopens its subtasks; after the last occurrence the task is completed. */
export async function advanceOccurrence(
  context: DataContext,
  locked: LockedTask,
  how: "done" | "skipped",
): Promise<ShownTask> {
  const { userId, queries } = context;
  const { id, occurrence } = locked;
  const due = pick(locked, ["dueDate", "dueTime", "dueZone"]) as Due;
  const repeat = locked.repeat as NonNullable<ShownTask["repeat"]>;
  const clock = await clockOf(context);
  if (how === "done") {
    await Completion.create({
      userId,
      taskId: id,
      occurrence,
      ...due,
      repeat,
      completedAt: new Date(clock.now),
    });
  }
  const next =
    how === "done" ? nextDue(due, repeat, clock.now, clock) : skipDue(due, repeat, clock);
  const [moved] = await queries.update(
    Task,
    {
      occurrence: occurrence + 1,
      ...(next
        ? { ...next.due, repeat: next.repeat }
        : { completed: true, completedAt: clock.now }),
    },
    { where: { userId, id }, returning: taskFields },
  );
  if (next) await reopenSubtasks(context, id);
  return moved as ShownTask;
}

/** The completion of an occurrence, if it is completed. */
async function completionOf(
  context: DataContext,
  task: LockedTask,
  meant: Occurrence,
): Promise<Completion | null> {
  const occurrence = await numberOf(context, task, meant);
  const { dueDate = null, dueTime } = meant;
  const due = { dueDate, ...(dueTime !== undefined && { dueTime }) };
  return lastCompletion(context, task.id, occurrence === undefined ? due : { occurrence });
}

/**
 * Moves a repeating task back to the occurrence that was completed last.
 *
 * @param meant the occurrence whose completion the caller means; any other one stays
 * @returns the task, which is unchanged if `meant` is not completed; `null` if there is no completion to revert,
 *   because it was completed by something else, such as its parent, a skipped last occurrence, or a time when it did
 *   not repeat
 * @throws AppError 409 if another one was completed after it
 */
export async function revertOccurrence(
  context: DataContext,
  task: LockedTask,
  meant?: Occurrence,
): Promise<ShownTask | null> {
  const { userId, queries } = context;
  const { id } = task;
  const last = task.repeat ? await lastCompletion(context, id) : null;
  if (!last) return null;
  const done = meant ? await completionOf(context, task, meant) : last;
  if (done && done.id !== last.id)
    throw refuse.conflict("It has been completed again since: undo that first.");
  if (task.completed && last.completedAt.toISOString() !== task.completedAt) return null;
  if (!done) return shown(task);
  const { occurrence } = last;
  // The last occurrence left the due as it was, so a different one was set since.
  const { dueDate, dueTime, dueZone } = task.completed ? task : last;
  const repeat = ruleBefore(task, last, await clockOf(context));
  await Completion.destroy({ where: { userId, id: last.id } });
  const [moved] = await queries.update(
    Task,
    { completed: false, occurrence, dueDate, dueTime, dueZone, repeat },
    { where: { userId, id }, returning: taskFields },
  );
  await completeAsBefore(context, id, last.id);
  return moved ?? null;
}

/** The rule that a task had when it was completed, or the one that it was given since. */
function ruleBefore({ repeat: now }: ShownTask, last: Completion, clock: Clock) {
  const { repeat, completedAt } = last;
  const due = pick(last, ["dueDate", "dueTime", "dueZone"]) as Due;
  const next = nextDue(due, repeat, completedAt.toISOString(), clock);
  // The remaining COUNT changes with each occurrence.
  const ruleOf = (one?: ShownTask["repeat"]) =>
    one && one.from + one.rule.replace(/;COUNT=\d+/, "");
  return [repeat, next?.repeat].some((one) => ruleOf(one) === ruleOf(now)) ? repeat : now;
}

/**
 * Completes the descendants that a completion had reopened, if they still exist, again with their earlier times;
 * the change log tells which.
 */
async function completeAsBefore(
  { userId, queries }: DataContext,
  taskId: string,
  completionId: string,
): Promise<void> {
  const made = await Event.findOne({
    attributes: ["changeSet"],
    where: { userId, entity: "completion", entityId: completionId, kind: "created" },
  });
  if (!made) return;
  for (const { entity, entityId, kind, before } of await changeSetOf(userId, made.changeSet)) {
    if (entity !== "task" || kind !== "reopened") continue;
    const { completedAt } = modelFields(entity, before ?? {});
    await queries.update(
      Task,
      { completed: true, completedAt: completedAt as string },
      {
        where: { userId, id: entityId, completed: false, [Op.and]: [isDescendant] },
        replacements: { userId, id: taskId },
        returning: [],
      },
    );
  }
}

/** A locked task as the API shows it. */
export const shown = (locked: LockedTask): ShownTask => pick(locked, taskFields);
