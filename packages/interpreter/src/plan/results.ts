import type { KnownTask, ToolCall, ToolResult } from "../types.js";

/** How many tasks one lookup asks for: the most that a page may have. */
export const lookupSize = 200;

/** Whether a call only reads tasks to resolve a reference; a list for the user sets no limit. */
export const isLookup = (call: ToolCall): boolean =>
  call.tool === "list_tasks" && call.args.limit !== undefined;

/** What a tool answered. An answer of no known shape is a failure. */
export type Outcome =
  | { kind: "task"; task: KnownTask }
  | { kind: "page"; items: KnownTask[]; nextCursor: string | null }
  | { kind: "done" }
  | { kind: "proposed" }
  | { kind: "failed"; detail: string };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a tool's result without trusting its shape. */
export function outcomeOf({ tool, result }: ToolResult): Outcome {
  if (isRecord(result) && "error" in result)
    return { kind: "failed", detail: detailOf(result.error) };
  if (isRecord(result) && result.proposed === true) return { kind: "proposed" };
  if (tool === "delete_task") return { kind: "done" };
  if (tool === "list_tasks") {
    if (!isRecord(result) || !Array.isArray(result.items)) return unreadable;
    const { items, nextCursor } = result;
    return {
      kind: "page",
      items: items.filter(isKnownTask),
      nextCursor: typeof nextCursor === "string" ? nextCursor : null,
    };
  }
  return isKnownTask(result) ? { kind: "task", task: result } : unreadable;
}

const unreadable: Outcome = { kind: "failed", detail: "the answer could not be read" };

function detailOf(error: unknown): string {
  const detail = isRecord(error) ? error.detail : error;
  return typeof detail === "string" && detail !== "" ? detail : "no reason was given";
}

const isKnownTask = (value: unknown): value is KnownTask =>
  isRecord(value) &&
  typeof value.id === "string" &&
  typeof value.title === "string" &&
  (value.description === null || typeof value.description === "string") &&
  typeof value.completed === "boolean";
