import { pick, type Task as ShownTask, task, taskFields } from "@docket/contract";
import type { Due } from "@docket/dates";
import { nextDue, skipDue } from "@docket/dates/repetition";
import { Completion, Task } from "@docket/models";
import type { OperationContext } from "../../operations/operation.js";
import { clockOf } from "./clock.js";
import type { LockedTask } from "./lock-task.js";

/** The due that a caller means; what is not said may be any. */
export interface Occurrence {
  dueDate?: string | null | undefined;
  dueTime?: string | null | undefined;
}

/** Whether a task stands at the occurrence that the caller means. */
export function isAt(locked: LockedTask, { dueDate, dueTime }: Occurrence = {}): boolean {
  return (
    (dueDate === undefined || dueDate === locked.dueDate) &&
    (dueTime === undefined || dueTime === locked.dueTime)
  );
}

/** Moves a repeating task to its next due; after the last it is done. */
export async function moveOn(
  context: OperationContext,
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
      ...(next ? { ...next.due, repeat: next.repeat } : { completed: true }),
    },
    { where: { userId, id }, returning: taskFields },
  );
  return moved as ShownTask;
}

/** Puts a repeating task back to the due that was done last. @returns `null` where it never was */
export async function moveBack(
  { userId, queries }: OperationContext,
  { id }: LockedTask,
): Promise<ShownTask | null> {
  const last = await Completion.findOne({
    where: { userId, taskId: id },
    order: [["occurrence", "DESC"]],
  });
  if (!last) return null;
  const { occurrence, dueDate, dueTime, dueZone, repeat } = last;
  await Completion.destroy({ where: { userId, id: last.id } });
  const [moved] = await queries.update(
    Task,
    { completed: false, occurrence, dueDate, dueTime, dueZone, repeat },
    { where: { userId, id }, returning: taskFields },
  );
  return moved ?? null;
}

/** A locked task as it is shown. */
export function shown(locked: LockedTask): ShownTask {
  return pick(locked, Object.keys(task.shape) as (keyof ShownTask)[]);
}
