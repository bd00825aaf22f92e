import { etagOf, type Task } from "@docket/contract";
import { AppError } from "../../errors.js";
import type { Handler, OperationContext } from "../../operation.js";
import { deleteTask } from "../tasks/delete-task.js";
import { updateTask } from "../tasks/update-task.js";
import { holdTurn } from "./hold-turn.js";
import { readTurn } from "./turn-outcome.js";
import { type CallRow, presentTurn, stands, type TurnRow } from "./turn-row.js";

/** What a turn made of one task, from its first call to its last. */
interface NetChange {
  before: Task | null;
  after: Task | null;
}

export const undoTurn: Handler<"undoTurn"> = (context, { id }) =>
  context.database.forUser(context.userId, async () => {
    const turn = await holdTurn(context, id);
    await takeBack(context, turn);
    return presentTurn(await readTurn(context, id));
  });

/**
 * Makes every task that the turn changed what it was before, and withdraws what it still proposes.
 * Runs inside the caller's transaction.
 *
 * @throws AppError 412 if one of the tasks has changed since
 */
export async function takeBack(context: OperationContext, turn: TurnRow): Promise<void> {
  const { userId, database, statements } = context;
  const { settleCall, settleAll, touch } = statements.turns;
  await database.execute(settleAll, [userId, turn.id, "proposed", "rejected"]);
  const standing = turn.calls.filter(stands);
  for (const change of netChanges(standing)) await revert(context, change);
  for (const { position, before, after } of standing) {
    const receipt = [JSON.stringify(before), JSON.stringify(after)];
    await database.execute(settleCall, [userId, turn.id, position, "undone", ...receipt]);
  }
  await database.execute(touch, [userId, turn.id]);
}

function netChanges(calls: CallRow[]): NetChange[] {
  const changes = new Map<string, NetChange>();
  for (const { before, after } of calls) {
    const id = (before ?? after)!.id;
    const known = changes.get(id);
    if (known) known.after = after;
    else changes.set(id, { before, after });
  }
  return [...changes.values()].filter(({ before, after }) => before !== null || after !== null);
}

async function revert(context: OperationContext, { before, after }: NetChange): Promise<void> {
  const { userId, database, statements } = context;
  if (after !== null) {
    const { rows } = await database.execute(statements.turns.holdTask, [userId, after.id]);
    const current = rows[0];
    if (!current || etagOf(current.updatedAt) !== etagOf(after.updatedAt)) throw changed(after);
  }
  const plain = { ...context, ifMatch: undefined, idempotencyKey: undefined };
  if (before === null) {
    await deleteTask(plain, { id: after!.id });
  } else if (after === null) {
    const { id, title, description, completed, createdAt } = before;
    const values = [userId, id, title, description, completed, createdAt];
    const { rowCount } = await database.execute(statements.turns.restoreTask, values);
    if (!rowCount) throw changed(before);
  } else {
    const { id, title, description, completed } = before;
    await updateTask(plain, { id, title, description, completed });
  }
}

function changed({ title }: Task): AppError {
  return new AppError(
    "changed",
    412,
    "Changed meanwhile",
    `“${title}” has changed since, so nothing was taken back.`,
  );
}
