import type { OperationId, Task } from "@docket/contract";
import type { OperationContext } from "../../operation.js";
import { operationOfTool } from "../../tools.js";
import { completeTask } from "../tasks/complete-task.js";
import { createTask } from "../tasks/create-task.js";
import { deleteTask } from "../tasks/delete-task.js";
import { updateTask } from "../tasks/update-task.js";

type Change = (context: OperationContext, input: never) => Promise<Task | null>;

const changes: Partial<Record<OperationId, Change>> = {
  createTask,
  updateTask,
  completeTask,
  deleteTask,
};

/**
 * Carries out a tool call that was proposed before.
 *
 * @param input as it was checked when it was proposed
 * @returns the task as it is now; `null` after a delete
 */
export function changeTask(
  tool: string,
  context: OperationContext,
  input: Record<string, unknown>,
): Promise<Task | null> {
  const change = changes[operationOfTool(tool).id];
  if (!change) throw new TypeError(`${tool} changes no task`);
  return change(context, input as never);
}
