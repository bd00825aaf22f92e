import { refuse } from "../../errors.js";
import type { Handler } from "../../operation.js";
import { beginTurn, useConversation } from "./begin-turn.js";
import { holdTurn } from "./hold-turn.js";
import { withMessages } from "./turn-outcome.js";
import { takeBack } from "./undo-turn.js";

/** Answers the last message again, as if it had not been answered before. */
export const regenerateTurn: Handler<"regenerateTurn"> = (context, { id }) => {
  const { userId, database, statements } = context;
  return database.forUser(userId, async () => {
    const turn = await holdTurn(context, id);
    await useConversation(context, turn.conversationId, null);
    const { rows } = await database.execute(statements.turns.last, [userId, turn.conversationId]);
    if (rows[0]?.id !== id) {
      throw refuse.conflict("Only the last answer of a conversation can be made again.");
    }
    await takeBack(context, turn);
    const { message } = await withMessages(context, turn);
    return beginTurn(context, message);
  });
};
