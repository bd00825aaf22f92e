import type { OperationId, Task } from "@docket/contract";
import { type Move, placesOf } from "../features/tasks/move-task.js";
import type { OperationContext } from "../operations/operation.js";

/** What a call would make of a task, and how that is put to the assistant. */
export interface Effect {
  after: Task | null;
  note: string;
}

const WAITS =
  "Nothing has been changed yet: this waits for the person, who sees it with buttons to approve or reject it. Say that it waits; do not say that it is done.";

/**
 * The exact effect of a checked call on a task as it is now.
 *
 * @throws AppError for a move to a place that there is not
 */
export async function effectOn(
  context: OperationContext,
  before: Task,
  operation: OperationId,
  input: Record<string, unknown>,
): Promise<Effect> {
  const note = `${WAITS} Task: ${JSON.stringify(before.title)}.`;
  if (operation === "deleteTask") return { after: null, note };
  if (operation === "completeTask") return { after: { ...before, completed: true }, note };
  const { id, ...changes } = input as Partial<Task>;
  if (operation === "moveTask") {
    const { next } = await placesOf(context, String(id), changes as Move);
    return { after: { ...before, ...next }, note };
  }
  return { after: { ...before, ...changes }, note };
}
