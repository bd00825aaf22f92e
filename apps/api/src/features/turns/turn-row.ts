import { operations, type Task, type Turn, type TurnCall } from "@docket/contract";
import type { CallStatus } from "@docket/models";

/** A call as the database gives it. */
export interface CallRow {
  position: number;
  tool: string;
  input: Record<string, unknown>;
  status: CallStatus;
  detail: string | null;
  before: Task | null;
  after: Task | null;
  result: unknown;
}

/** A turn as the database gives it, with its calls in order. */
export interface TurnRow
  extends Omit<Turn, "calls" | "approval" | "undo" | "title" | "createdAt" | "updatedAt"> {
  runner: string | null;
  memory: unknown;
  /** The server that runs it has not been heard of for too long. */
  lapsed: boolean;
  eventCount: string;
  calls: CallRow[];
  createdAt: string;
  updatedAt: string;
}

const titles = new Map<string, string>();
for (const { tool } of Object.values(operations) as { tool?: { name: string; title: string } }[]) {
  if (tool) titles.set(tool.name, tool.title);
}

/** A call as the API shows it. */
export function presentCall(row: CallRow): TurnCall {
  const { position, tool, input, status, detail, before, after, result } = row;
  const title = titles.get(tool) ?? tool;
  return { position, tool, title, input, status, detail, before, after, result };
}

/** A turn as the API shows it. */
export function presentTurn(row: TurnRow): Turn {
  const { id, conversationId, messageId, replyId, status, detail, model, unbacked } = row;
  return {
    id,
    conversationId,
    messageId,
    replyId,
    status,
    detail,
    model,
    unbacked,
    approval: approvalOf(row.calls),
    undo: undoOf(row.calls),
    calls: row.calls.map(presentCall),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** Whether the call changed a task, and the change still stands. */
export function stands({ status, before, after }: CallRow): boolean {
  return (status === "done" || status === "approved") && (before !== null || after !== null);
}

function approvalOf(calls: CallRow[]): Turn["approval"] {
  const has = (status: CallStatus) => calls.some((call) => call.status === status);
  if (has("proposed")) return "pending";
  if (has("approved")) return "approved";
  if (has("rejected")) return "rejected";
  return has("outdated") ? "outdated" : "none";
}

function undoOf(calls: CallRow[]): Turn["undo"] {
  if (calls.some(stands)) return "possible";
  return calls.some(({ status }) => status === "undone") ? "undone" : "none";
}
