import { etagOf, type Task, taskPlaceFields } from "@docket/contract";
import { TurnCall } from "@docket/models";
import { AppError } from "../errors.js";
import { deleteTask } from "../features/tasks/delete-task.js";
import { lockTask, type ReceiptTask } from "../features/tasks/lock-task.js";
import { restorePlace, restoreTask } from "../features/tasks/restore-task.js";
import { revertTask } from "../features/tasks/revert-task.js";
import type { Handler, OperationContext } from "../operations/operation.js";
import { lockTurn, touchTurn } from "./lock-turn.js";
import { readTurn } from "./read-turn.js";
import { settleProposed } from "./settle-proposal.js";
import { type CallRow, presentTurn, stands, type TurnRow } from "./turn-rows.js";

/** What a turn made of one task, from its first call to its last. */
interface NetChange {
  before: ReceiptTask | null;
  after: ReceiptTask | null;
}

export const undoTurn: Handler<"undoTurn"> = (context, { id }) =>
  context.database.forUser(context.userId, async () => {
    const turn = await lockTurn(context, id);
    await undoChanges(context, turn);
    return presentTurn(await readTurn(context, id));
  });

/**
 * Makes every task that the turn changed what it was before, and withdraws what it still proposes.
 * Runs inside the caller's transaction.
 *
 * @throws AppError 412 if one of the tasks has changed since
 */
export async function undoChanges(context: OperationContext, turn: TurnRow): Promise<void> {
  const { userId } = context;
  await settleProposed(context, turn.id, "rejected");
  const standing = turn.calls.filter(stands);
  // The last first, so that a parent is there again before its subtasks.
  for (const change of netChanges(standing).reverse()) await revert(context, change);
  const positions = standing.map(({ position }) => position);
  await TurnCall.update(
    { status: "undone" },
    { where: { userId, turnId: turn.id, position: positions } },
  );
  await touchTurn(context, turn.id);
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
  if (after !== null) {
    const current = await lockTask(context, after.id);
    if (!current || etagOf(current.updatedAt) !== etagOf(after.updatedAt)) throw changed(after);
  }
  const plain = { ...context, ifMatch: undefined, idempotencyKey: undefined };
  if (before === null) {
    await deleteTask(plain, { id: after!.id });
  } else if (after === null) {
    if (!(await restoreTask(context, before.id))) throw changed(before);
  } else {
    await revertTask(context, before);
    if (isMoved(before, after) && !(await restorePlace(plain, before))) throw changed(before);
  }
}

/** Whether another list, section, parent or position. A receipt from before there were lists says nothing. */
function isMoved(before: ReceiptTask, after: ReceiptTask): boolean {
  return [...taskPlaceFields, "position" as const].some(
    (name) => before[name] !== undefined && before[name] !== after[name],
  );
}

function changed({ title }: Task): AppError {
  return new AppError(
    "changed",
    412,
    "Changed meanwhile",
    `“${title}” has changed since, so nothing was undone.`,
  );
}
