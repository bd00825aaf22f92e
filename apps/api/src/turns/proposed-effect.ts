import type { OperationId, Task } from "@docket/contract";

/** What a call would make of a task, and how that is put to the assistant. */
export interface Effect {
  after: Task | null;
  note: string;
}

/** What the assistant is told of whatever waits for approval. */
export const WAITS =
  "Nothing has been changed yet: this waits for the person, who sees it with buttons to approve or reject it. Say that it waits; do not say that it is done.";

/** The exact effect of a checked call on a task as it is now. */
export function effectOn(
  before: Task,
  operation: OperationId,
  input: Record<string, unknown>,
): Effect {
  const note = `${WAITS} Task: ${JSON.stringify(before.title)}.`;
  if (operation === "deleteTask") return { after: null, note };
  if (operation === "completeTask") return { after: { ...before, completed: true }, note };
  const { id: _, ...changes } = input as Partial<Task>;
  return { after: { ...before, ...changes }, note };
}
