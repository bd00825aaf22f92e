import type { TurnOutcome } from "@docket/contract";
import { refuse } from "../../errors.js";
import type { Handler, OperationContext } from "../../operation.js";
import { endTurn } from "./end-turn.js";
import { presentTurn, type TurnRow } from "./turn-row.js";

/**
 * A turn's row, ended first if its server has gone. Never from a replica: what was decided a moment
 * ago must show.
 *
 * @throws AppError 404
 */
export async function readTurn(context: OperationContext, id: string): Promise<TurnRow> {
  const { userId, database, statements } = context;
  const { rows } = await database.forUser(
    userId,
    () => database.execute(statements.turns.get, [userId, id]),
    { statements: "one" },
  );
  const [turn] = rows;
  if (!turn) throw refuse.notFound("turn");
  if (!turn.lapsed) return turn;
  await breakOff(context, id);
  return readTurn(context, id);
}

/** Ends a turn whose server has gone: what it did stays, nothing is done any more. */
export function breakOff(context: OperationContext, id: string): Promise<boolean> {
  return endTurn(context, id, {
    status: "broken_off",
    detail: "The server was interrupted before the answer was complete. What is listed was done.",
  });
}

/** A turn with its message and reply. @throws AppError 404 */
export async function readOutcome(context: OperationContext, id: string): Promise<TurnOutcome> {
  return withMessages(context, await readTurn(context, id));
}

/** The message and the reply to a turn's row. */
export async function withMessages(
  { userId, database, statements }: OperationContext,
  turn: TurnRow,
): Promise<TurnOutcome> {
  const ids = [turn.messageId, ...(turn.replyId ? [turn.replyId] : [])];
  const { rows } = await database.forUser(
    userId,
    () => database.execute(statements.messages.some, [userId, ids]),
    { statements: "one" },
  );
  const [message, reply] = ids.map((id) => rows.find((row) => row.id === id));
  if (!message) throw refuse.notFound("turn");
  return { turn: presentTurn(turn), message, reply: reply ?? null };
}

export const getTurn: Handler<"getTurn"> = (context, { id }) => readOutcome(context, id);
