import { Turn } from "@docket/models";
import { refuse } from "../errors.js";
import type { Handler } from "../operations/operation.js";
import { beginTurn, useConversation } from "./begin-turn.js";
import { lockTurn } from "./lock-turn.js";
import { withMessages } from "./read-turn.js";
import { undoTurnChanges } from "./undo-turn.js";

/** Answers the last message again, as if it had not been answered before. */
export const regenerateTurn: Handler<"regenerateTurn"> = (context, { id }) => {
  const { userId, database } = context;
  return database.forUser(userId, async () => {
    const turn = await lockTurn(context, id);
    const { conversationId } = turn;
    await useConversation(context, conversationId, null);
    const last = await Turn.findOne({
      attributes: ["id"],
      where: { userId, conversationId },
      order: [["id", "DESC"]],
    });
    if (last?.id !== id) {
      throw refuse.conflict("Only the last answer of a conversation can be regenerated.");
    }
    await undoTurnChanges(context, turn);
    const { message } = await withMessages(context, turn);
    return beginTurn(context, message, turn);
  });
};
