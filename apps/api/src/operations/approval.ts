import type { ToolOperation } from "./tools.js";
import { operationOfTool } from "./tools.js";

/** The tasks that a turn has dealt with so far, by id. */
export interface TurnTasks {
  /** Those that it added. */
  added: ReadonlySet<string>;
  /** Those that were there before and that it changed, or would change. */
  touched: ReadonlySet<string>;
}

/**
 * Whether a call needs a person's approval first: one that may lose data does, and so does a change
 * of more than one task in a turn of the assistant. A turn may freely change the tasks that it added.
 *
 * @param tasks of the turn; without a turn, only calls that may lose data need approval
 */
export function needsApproval(
  { tool }: ToolOperation,
  input: Record<string, unknown>,
  tasks?: TurnTasks,
): boolean {
  if (tool.destructive) return true;
  if (!tasks) return false;
  const id = changedTask(tool.name, input);
  return id !== null && !tasks.added.has(id) && tasks.touched.size > 1;
}

/** The task that a call would change, as far as its input tells; `null` for all other calls. */
export function changedTask(toolName: string, input: unknown): string | null {
  const operation = operationOfTool(toolName);
  if (operation?.tag !== "Tasks") return null;
  if (operation.tool.readOnly || !operation.params) return null;
  const { id } = (input ?? {}) as { id?: unknown };
  return typeof id === "string" ? id : null;
}
