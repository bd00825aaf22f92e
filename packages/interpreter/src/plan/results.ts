import type { KnownTask, ToolCall, ToolExchange } from "../types.js";

/** How many tasks one reading asks for: the most a page may have. */
export const lookupSize = 200;

/** Whether a call only reads tasks to resolve a reference; what the user asked to see sets no limit. */
export const isLookup = (call: ToolCall): boolean =>
  call.tool === "list_tasks" && call.args.limit !== undefined;

/** What a tool answered, told apart. Whatever has none of the known shapes is a failure. */
export type Outcome =
  | { kind: "task"; task: KnownTask }
  | { kind: "page"; items: KnownTask[]; nextCursor: string | null }
  | { kind: "done" }
  | { kind: "proposed" }
  | { kind: "failed"; detail: string };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a tool's result without trusting its shape. */
export function outcomeOf({ tool, result }: ToolExchange): Outcome {
  if (isRecord(result) && "error" in result)
    return { kind: "failed", detail: detailOf(result.error) };
  if (isRecord(result) && result.proposed === true) return { kind: "proposed" };
  if (tool === "delete_task") return { kind: "done" };
  if (tool === "list_tasks") {
    if (!isRecord(result) || !Array.isArray(result.items)) return unreadable;
    const items = result.items.map(taskOf).filter((task) => task !== undefined);
    const { nextCursor } = result;
    return { kind: "page", items, nextCursor: typeof nextCursor === "string" ? nextCursor : null };
  }
  const task = taskOf(result);
  return task ? { kind: "task", task } : unreadable;
}

const unreadable: Outcome = { kind: "failed", detail: "the answer could not be read" };

function detailOf(error: unknown): string {
  if (isRecord(error) && typeof error.detail === "string" && error.detail !== "")
    return error.detail;
  return typeof error === "string" && error !== "" ? error : "no reason was given";
}

function taskOf(value: unknown): KnownTask | undefined {
  if (!isRecord(value) || typeof value.id !== "string" || typeof value.title !== "string") {
    return undefined;
  }
  return {
    id: value.id,
    title: value.title,
    description: typeof value.description === "string" ? value.description : null,
    completed: value.completed === true,
  };
}
