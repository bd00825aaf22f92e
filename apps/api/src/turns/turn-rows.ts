import type { StoredCallStatus, Task } from "@docket/contract";
import { turnCommands } from "@docket/interpreter/turn-commands";
import { type Turn, TurnCall } from "@docket/models";
import { type FindOptions, type InferAttributes, literal, Op, type WhereOptions } from "sequelize";

/** Seconds without a heartbeat after which the server that runs a turn counts as gone. */
export const LEASE_SECONDS = 9;

/** The end of a lease that is taken or renewed now, however long ago the transaction began. */
export const leaseFromNow = literal(`clock_timestamp() + interval '${LEASE_SECONDS} seconds'`);

/** The effect of a call on a task, and the ids of the subtasks that change with it. */
export interface CallEffect {
  before: Task;
  after: Task | null;
  subtaskIds: string[];
}

/** A call of a turn. */
export interface CallRow {
  position: number;
  /** The tool's name, or the command about an earlier turn; see {@link isCommand}. */
  tool: string;
  input: Record<string, unknown>;
  status: StoredCallStatus;
  detail: string | null;
  /** Set if no event tells it. */
  effect: CallEffect | null;
  /** The numbers of its first change and of its last, if it changed anything. */
  firstSeq: string | null;
  lastSeq: string | null;
  result: unknown;
}

/** The outcome of a call. */
export type Recorded = Omit<CallRow, "position" | "tool" | "input">;

/** A turn with its calls in order. */
export type TurnRow = Omit<Turn, "calls"> & { calls: CallRow[] };

/** Whether a call is a command about an earlier turn instead of a tool call. */
export function isCommand({ tool }: Pick<CallRow, "tool">): boolean {
  return (turnCommands as readonly string[]).includes(tool);
}

type TurnAttribute = [ReturnType<typeof literal>, string];

/** An attribute of turns: whether the lease of the server that runs it has expired. */
export const leaseExpired: TurnAttribute = [
  literal("status = 'running' AND lease_until < now()"),
  "leaseExpired",
];

/** Why what a turn proposed can no longer be approved. */
export type Lapse = "old" | "answered";

/** An attribute of turns; see {@link lapseOf}. */
export const lapsed: TurnAttribute = [
  literal(
    [
      `CASE WHEN "Turn"."created_at" < now() - interval '1 day' THEN 'old'`,
      'WHEN EXISTS (SELECT FROM "turns" AS "later" WHERE "later"."user_id" = "Turn"."user_id"',
      'AND "later"."conversation_id" = "Turn"."conversation_id" AND "later"."id" > "Turn"."id"',
      'AND "later"."message_id" > "Turn"."message_id" AND NOT "later"."decides")',
      `THEN 'answered' END`,
    ].join(" "),
  ),
  "lapsed",
];

/**
 * Why what a turn proposed can no longer be approved, or `null`.
 *
 * @param answering whether a message that answers it is being processed
 */
export function lapseOf(row: TurnRow, answering = false): Lapse | null {
  const lapse = (row as unknown as Turn).get("lapsed") as Lapse | null;
  return answering && lapse === "answered" ? null : lapse;
}

/** Options of `Turn.findAll` for turns with their calls, `leaseExpired` and `lapsed`. */
export function withCalls(userId: string): FindOptions<InferAttributes<Turn>> {
  return {
    attributes: { include: [leaseExpired, lapsed] },
    include: [
      { model: TurnCall, where: { userId }, required: false, separate: true, order: ["position"] },
    ],
  };
}

/** The condition for the turns that answer or wrote one of some messages. */
export function ofMessages(ids: string[]): WhereOptions<InferAttributes<Turn>> {
  return { [Op.or]: [{ messageId: ids }, { replyId: ids }] };
}
