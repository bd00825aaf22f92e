import type { OperationId, Task } from "@docket/contract";
import { type Clock, dueAt } from "@docket/dates";
import { isDescendant, Task as TaskModel } from "@docket/models";
import { type CountOptions, Op } from "sequelize";
import { clockOf } from "../features/tasks/clock.js";
import { asOf } from "../features/tasks/complete-task.js";
import { type Move, placesOf } from "../features/tasks/move-task.js";
import { afterReverting, nextOf } from "../features/tasks/occurrences.js";
import { changesDue, settleDue } from "../features/tasks/settle-due.js";
import { nothingToSkip } from "../features/tasks/skip-task.js";
import type { OperationContext } from "../operations/operation.js";

/**
 * The effect of a proposed call on a task and its subtasks, and the note to the assistant about it.
 */
export interface ProposedEffect {
  after: Task | null;
  subtasks: number;
  note: string;
}

const WAITS =
  "Nothing has been changed yet: this waits for the person, who sees it with buttons to approve or reject it. Say that it waits; do not say that it is done.";

/**
 * The exact effect of a checked call on a task as it is now.
 *
 * @throws AppError as the call would
 */
export async function effectOn(
  context: OperationContext,
  before: Task,
  operation: OperationId,
  input: Record<string, unknown>,
): Promise<ProposedEffect> {
  const note = `${WAITS} Task: ${JSON.stringify(before.title)}.`;
  if (operation === "deleteTask") {
    return { after: null, note, subtasks: await subtasksOf(context, before.id) };
  }
  const changed = await changedBy(context, before, operation, input as Partial<Task>);
  const after = derived(changed, await clockOf(context));
  return { after, note, subtasks: await followers(context, before, after) };
}

/** How many subtasks change with the task: all if it moves to another list, the open ones if it is completed. */
async function followers(context: OperationContext, before: Task, after: Task): Promise<number> {
  if (after.listId !== before.listId) return subtasksOf(context, before.id);
  if (after.completed === before.completed) return 0;
  const { id } = before;
  return subtasksOf(
    context,
    id,
    after.completed ? { completed: false } : { completed: true, completedWith: id },
  );
}

function subtasksOf(
  { userId }: OperationContext,
  id: string,
  which: { completed?: boolean; completedWith?: string } = {},
): Promise<number> {
  return TaskModel.count({
    where: { userId, ...which, [Op.and]: [isDescendant] },
    replacements: { userId, id },
  } as CountOptions);
}

async function changedBy(
  context: OperationContext,
  before: Task,
  operation: OperationId,
  { id, ...input }: Partial<Task>,
): Promise<Task> {
  switch (operation) {
    case "completeTask":
      return before.completed ? before : movedOn(asOf(context, input.completedAt), before, "done");
    case "skipTask":
      if (!before.repeat) throw nothingToSkip();
      return before.completed ? before : movedOn(context, before, "skipped");
    case "reopenTask":
      return (await afterReverting(context, before)) ?? { ...before, completed: false };
    case "moveTask": {
      const { next } = await placesOf(context, String(id), input as Move);
      return { ...before, ...next };
    }
  }
  const { completed = before.completed, ...changes } = input;
  const opens = before.completed && !completed;
  const from = opens ? await changedBy(context, before, "reopenTask", {}) : before;
  const due = changesDue(changes) ? await settleDue(from, changes, () => clockOf(context)) : {};
  const after = { ...from, ...changes, ...due };
  const closes = completed && !before.completed;
  return closes ? changedBy(context, after, "completeTask", {}) : after;
}

async function movedOn(
  context: OperationContext,
  task: Task,
  how: "done" | "skipped",
): Promise<Task> {
  const next = task.repeat && nextOf(task, how, await clockOf(context));
  return next ? { ...task, ...next.due, repeat: next.repeat } : { ...task, completed: true };
}

/** Adds what the database derives from the rest; the time of completion is not known yet. */
function derived(task: Task, { timeZone }: Clock): Task {
  const { dueDate, dueTime, dueZone, completed, completedAt } = task;
  return {
    ...task,
    dueAt: dueDate && dueTime ? dueAt({ dueDate, dueTime, dueZone }, timeZone) : null,
    completedAt: completed ? completedAt : null,
  };
}
