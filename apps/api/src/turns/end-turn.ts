import type { TurnStatus } from "@docket/contract";
import { Message, Turn, TurnEvent } from "@docket/models";
import type { OperationContext } from "../operations/operation.js";
import { replyText } from "./turn-events.js";

/** How a turn ends. */
export interface TurnEnd {
  status: Exclude<TurnStatus, "running">;
  /** Why it did not complete, for a person. */
  detail?: string;
  /** What the interpreter leaves for the next turn. */
  memory?: object | null;
}

/**
 * Ends a turn for good: what was said so far becomes the reply, in one transaction with the turn's
 * state and its last event. Only the first call ends it.
 *
 * @returns whether it was still running
 */
export function endTurn(
  context: OperationContext,
  id: string,
  { status, detail, memory = null }: TurnEnd,
): Promise<boolean> {
  const { userId, database } = context;
  return database.forUser(userId, async () => {
    const turn = await Turn.findOne({ where: { userId, id }, lock: true });
    if (turn?.status !== "running") return false;
    const content = await replyText(context, id);
    const { conversationId } = turn;
    const reply =
      content.trim() === ""
        ? null
        : await Message.create({ userId, conversationId, role: "assistant", content });
    const eventCount = turn.eventCount + 1;
    await Turn.update(
      {
        status,
        detail: detail ?? null,
        replyId: reply?.id ?? null,
        memory,
        eventCount,
      },
      { where: { userId, id } },
    );
    await TurnEvent.create({ userId, turnId: id, number: eventCount, event: "ended", data: {} });
    return true;
  });
}
