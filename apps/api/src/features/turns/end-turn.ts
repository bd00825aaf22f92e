import type { TurnStatus } from "@docket/models";
import type { OperationContext } from "../../operation.js";

/** How a turn ends. */
export interface TurnEnd {
  status: Exclude<TurnStatus, "running">;
  /** Why it did not complete, for a person. */
  detail?: string;
  unbacked?: boolean;
  /** What the interpreter leaves for the next turn. */
  memory?: unknown;
}

/**
 * Ends a turn for good: what was said so far becomes the reply, in one transaction with the turn's
 * state and its last event. Whoever comes first ends it.
 *
 * @returns whether it was still running
 */
export function endTurn(
  { userId, database, statements }: OperationContext,
  id: string,
  { status, detail, unbacked = false, memory }: TurnEnd,
): Promise<boolean> {
  const { turns, messages } = statements;
  return database.forUser(userId, async () => {
    const { rows: held } = await database.execute(turns.lock, [userId, id]);
    if (held[0]?.status !== "running") return false;
    const { rows: said } = await database.execute(turns.said, [userId, id]);
    const text = said[0]?.text ?? "";
    let replyId: string | null = null;
    if (text.trim() !== "") {
      const { rows } = await database.execute(messages.reply, [userId, id, text]);
      replyId = rows[0]?.id ?? null;
    }
    const left = memory === undefined ? null : JSON.stringify(memory);
    await database.execute(turns.end, [
      userId,
      id,
      status,
      detail ?? null,
      replyId,
      unbacked,
      left,
    ]);
    return true;
  });
}
