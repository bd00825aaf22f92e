import {
  pick,
  present,
  type TurnCall as ShownCall,
  type Turn as ShownTurn,
  taskFields,
  turn,
} from "@docket/contract";
import { type CallStatus, type Turn, TurnCall } from "@docket/models";
import { type FindOptions, type InferAttributes, literal, Op, type WhereOptions } from "sequelize";
import type { ReceiptTask } from "../features/tasks/lock-task.js";
import { toolOperations } from "../operations/tools.js";

/** Seconds without a heartbeat after which the server that runs a turn counts as gone. */
export const LEASE_SECONDS = 9;

/** When the lease of a turn ends that is claimed or renewed now. */
export const leaseFromNow = literal(`now() + interval '${LEASE_SECONDS} seconds'`);

/** A call of a turn. */
export interface CallRow {
  position: number;
  tool: string;
  input: Record<string, unknown>;
  status: CallStatus;
  detail: string | null;
  before: ReceiptTask | null;
  after: ReceiptTask | null;
  result: unknown;
}

/** A turn with its calls in order. */
export type TurnRow = Omit<Turn, "calls"> & { calls: CallRow[] };

/** An attribute of turns: the server that runs it has not been heard of for too long. */
export const leaseExpired: [ReturnType<typeof literal>, string] = [
  literal("status = 'running' AND lease_until < now()"),
  "leaseExpired",
];

/**
 * Options of `Turn.findAll` for turns with their calls, and with `leaseExpired`: the server that runs it
 * has not been heard of for too long.
 */
export function withCalls(userId: string): FindOptions<InferAttributes<Turn>> {
  return {
    attributes: { include: [leaseExpired] },
    include: [
      { model: TurnCall, where: { userId }, required: false, separate: true, order: ["position"] },
    ],
  };
}

/** The condition for the turns that answer or wrote one of some messages. */
export function ofMessages(ids: string[]): WhereOptions<InferAttributes<Turn>> {
  return { [Op.or]: [{ messageId: ids }, { replyId: ids }] };
}

const titles = new Map(toolOperations.map(({ tool }) => [tool.name, tool.title]));

/** A call as the API shows it. */
export function presentCall({
  position,
  tool,
  input,
  status,
  detail,
  before,
  after,
  result,
}: CallRow): ShownCall {
  const title = titles.get(tool) ?? tool;
  return {
    ...{ position, tool, title, input, status, detail },
    before: before && pick(before, taskFields),
    after: after && pick(after, taskFields),
    result: result ?? null,
  };
}

const stored = turn.omit({ approval: true, undo: true, calls: true });

/** A turn as the API shows it. */
export function presentTurn(row: TurnRow): ShownTurn {
  return {
    ...present(stored, row),
    approval: approvalOf(row.calls),
    undo: undoOf(row.calls),
    calls: row.calls.map(presentCall),
  };
}

/** Whether the call changed a task, and the change still stands. */
export function stands({ status, before, after }: CallRow): boolean {
  return (status === "done" || status === "approved") && (before !== null || after !== null);
}

function approvalOf(calls: CallRow[]): ShownTurn["approval"] {
  const has = (status: CallStatus) => calls.some((call) => call.status === status);
  if (has("proposed")) return "pending";
  if (has("approved")) return "approved";
  if (has("rejected")) return "rejected";
  return has("outdated") ? "outdated" : "none";
}

function undoOf(calls: CallRow[]): ShownTurn["undo"] {
  if (calls.some(stands)) return "possible";
  return calls.some(({ status }) => status === "undone") ? "undone" : "none";
}
