import { etagOf, type Task, type Turn } from "@docket/contract";
import { AppError, refuse } from "../../errors.js";
import type { Handler, OperationContext } from "../../operation.js";
import { changeTask } from "./change-task.js";
import { holdTurn } from "./hold-turn.js";
import { readTurn } from "./turn-outcome.js";
import { type CallRow, presentTurn } from "./turn-row.js";

/** Carries out all that a turn proposed, if every task is still what it was then. */
export const approveTurn: Handler<"approveTurn"> = async (context, { id }) => {
  const { userId, database, statements } = context;
  try {
    return await database.forUser(userId, () => carryOut(context, id));
  } catch (error) {
    if (!(error instanceof Outdated)) throw error;
    await database.forUser(userId, () =>
      database.execute(statements.turns.settleAll, [userId, id, "proposed", "outdated"]),
    );
    throw error.refusal;
  }
};

export const rejectTurn: Handler<"rejectTurn"> = (context, { id }) => {
  const { userId, database, statements } = context;
  return database.forUser(userId, async () => {
    const turn = presentTurn(await holdTurn(context, id));
    if (turn.approval === "rejected") return turn;
    if (turn.approval !== "pending") throw nothingPending(turn);
    await database.execute(statements.turns.settleAll, [userId, id, "proposed", "rejected"]);
    await database.execute(statements.turns.touch, [userId, id]);
    return presentTurn(await readTurn(context, id));
  });
};

async function carryOut(context: OperationContext, id: string): Promise<Turn> {
  const { userId, database, statements } = context;
  const row = await holdTurn(context, id);
  const turn = presentTurn(row);
  if (turn.approval === "approved") return turn;
  if (turn.approval !== "pending") throw nothingPending(turn);
  const versions = new Map<string, string>();
  for (const call of row.calls) {
    if (call.status !== "proposed") continue;
    const { before, after } = await carryOutCall(context, call, versions);
    await database.execute(statements.turns.settleCall, [
      userId,
      id,
      call.position,
      "approved",
      JSON.stringify(before),
      JSON.stringify(after),
    ]);
  }
  await database.execute(statements.turns.touch, [userId, id]);
  return presentTurn(await readTurn(context, id));
}

/** `versions`: what earlier calls of the same proposal made of a task. */
async function carryOutCall(
  context: OperationContext,
  { tool, input, before }: CallRow,
  versions: Map<string, string>,
): Promise<{ before: Task | null; after: Task | null }> {
  const { userId, database, statements } = context;
  let current: Task | null = null;
  let ifMatch: string | undefined;
  if (before) {
    const { rows } = await database.execute(statements.turns.holdTask, [userId, before.id]);
    current = rows[0] ?? null;
    ifMatch = etagOf(versions.get(before.id) ?? before.updatedAt);
    if (current === null || etagOf(current.updatedAt) !== ifMatch) throw new Outdated(before);
  }
  const scope = { ...context, ifMatch, idempotencyKey: undefined };
  const after = await changeTask(tool, scope, input);
  if (after) versions.set(after.id, after.updatedAt);
  return { before: current, after };
}

function nothingPending({ approval }: Turn): AppError {
  if (approval === "outdated") return outdated("A task");
  return refuse.conflict(
    approval === "approved"
      ? "This was approved already."
      : approval === "rejected"
        ? "This was turned down already."
        : "There is nothing to approve here.",
  );
}

/** Unwinds the transaction, so that nothing of the proposal stays. */
class Outdated extends Error {
  readonly refusal: AppError;

  constructor({ title }: Task) {
    super("outdated");
    this.refusal = outdated(`“${title}”`);
  }
}

function outdated(what: string): AppError {
  const detail = `${what} has changed since this was proposed, so nothing was done. Ask again.`;
  return new AppError("changed", 412, "Changed meanwhile", detail);
}
