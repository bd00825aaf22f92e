import type { Event } from "@docket/models";
import { undoChanges } from "../features/events/undo-event.js";
import { lockChangeClock } from "../operations/lock-change-clock.js";
import type { Handler, OperationContext } from "../operations/operation.js";
import { changesOfCalls } from "./changes-of-calls.js";
import { lockTurn, touchTurn } from "./lock-turn.js";
import { presentTurn } from "./present-turn.js";
import { readTurn } from "./read-turn.js";
import { settleProposed } from "./settle-proposal.js";
import type { TurnRow } from "./turn-rows.js";

export const undoTurn: Handler<"undoTurn"> = (context, { id }) =>
  context.database.forUser(context.userId, async () => {
    await undoTurnChanges(context, await lockTurn(context, id));
    return presentTurn(context, await readTurn(context, id));
  });

/**
 * Undoes those changes of a turn that have not been undone yet, and withdraws its pending proposal. Runs in the
 * caller's transaction.
 *
 * @returns the events of the undo
 * @throws AppError 412 if one of them has changed since
 */
export async function undoTurnChanges(context: OperationContext, turn: TurnRow): Promise<Event[]> {
  await lockChangeClock(context);
  await settleProposed(context, turn.id, "rejected");
  const changes = await changesOfCalls(context, turn.calls);
  const standing = changes.filter(({ undoneBy }) => undoneBy === null);
  const made = standing.length > 0 ? await undoChanges(context, standing) : [];
  await touchTurn(context, turn.id);
  return made;
}
