import { message, messageFields, present, type TurnOutcome } from "@docket/contract";
import { Message, Turn, TurnCall } from "@docket/models";
import { refuse } from "../errors.js";
import type { Handler, OperationContext } from "../operations/operation.js";
import { freshRead, readFresh } from "../operations/single-statement.js";
import { endTurn } from "./end-turn.js";
import { presentTurn } from "./present-turn.js";
import { type CallRow, leaseExpired, type TurnRow, withCalls } from "./turn-rows.js";

/**
 * Reads a turn, which is ended first if its lease has expired. Never from a replica: what was
 * decided a moment ago must show.
 *
 * @throws AppError 404
 */
export async function readTurn(context: OperationContext, id: string): Promise<TurnRow> {
  const { userId, database } = context;
  const turn = await database.forUser(
    userId,
    () => Turn.findOne({ ...withCalls(userId), where: { userId, id } }),
    freshRead,
  );
  if (!turn) throw refuse.notFound("turn");
  return endIfAbandoned(context, turn);
}

/**
 * The progress of a turn, without its calls, for polling. The turn is ended first if its lease has
 * expired.
 *
 * @throws AppError 404
 */
export async function readProgress(
  context: OperationContext,
  id: string,
): Promise<Pick<Turn, "status" | "eventCount">> {
  const turn = await readFresh(context, () =>
    Turn.findOne({
      attributes: ["id", "status", "eventCount", leaseExpired],
      where: { userId: context.userId, id },
    }),
  );
  if (!turn) throw refuse.notFound("turn");
  return turn.get("leaseExpired") ? endIfAbandoned(context, turn) : turn;
}

/** Calls of a turn by their positions, in order. */
export async function readCalls(
  context: OperationContext,
  turnId: string,
  positions: number[],
): Promise<CallRow[]> {
  const where = { userId: context.userId, turnId, position: positions };
  const calls = await readFresh(context, () => TurnCall.findAll({ where, order: ["position"] }));
  return calls as (TurnCall & CallRow)[];
}

/** Ends a turn if its lease has expired and it does not run here, and returns it. */
export async function endIfAbandoned(context: OperationContext, turn: Turn): Promise<TurnRow> {
  if (!turn.get("leaseExpired") || context.assistant.runs(turn.id)) return turn as TurnRow;
  await interrupt(context, turn.id);
  return readTurn(context, turn.id);
}

/** Ends a turn whose server is gone: its changes stay, and nothing more is done. */
export function interrupt(context: OperationContext, id: string): Promise<boolean> {
  return endTurn(context, id, {
    status: "interrupted",
    detail: "The server was interrupted before the answer was complete.",
  });
}

/** A turn with its message and reply. @throws AppError 404 */
export async function readOutcome(context: OperationContext, id: string): Promise<TurnOutcome> {
  return withMessages(context, await readTurn(context, id));
}

/** A turn's row with its message and reply. */
export async function withMessages(context: OperationContext, turn: TurnRow): Promise<TurnOutcome> {
  const { messageId, replyId } = turn;
  const rows = await readFresh(context, () =>
    Message.findAll({
      attributes: messageFields,
      where: { userId: context.userId, id: replyId ? [messageId, replyId] : [messageId] },
    }),
  );
  const [asked, reply] = [messageId, replyId].map((id) => rows.find((row) => row.id === id));
  if (!asked) throw refuse.notFound("turn");
  return {
    turn: await presentTurn(context, turn),
    message: present(message, asked),
    reply: reply ? present(message, reply) : null,
  };
}

export const getTurn: Handler<"getTurn"> = (context, { id }) => readOutcome(context, id);
