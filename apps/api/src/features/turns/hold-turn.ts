import { refuse } from "../../errors.js";
import type { OperationContext } from "../../operation.js";
import { readTurn } from "./turn-outcome.js";
import type { TurnRow } from "./turn-row.js";

/**
 * A turn that has ended, held until this transaction ends.
 *
 * @throws AppError 404; 409 while it runs
 */
export async function holdTurn(context: OperationContext, id: string): Promise<TurnRow> {
  const { userId, database, statements } = context;
  await database.execute(statements.turns.lock, [userId, id]);
  const turn = await readTurn(context, id);
  if (turn.status === "running") {
    throw refuse.conflict("The assistant is still at work. Wait for it, or stop it first.");
  }
  return turn;
}
