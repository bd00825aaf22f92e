import { etagOf, type Turn as ShownTurn, type Task } from "@docket/contract";
import { type CallStatus, TurnCall } from "@docket/models";
import { AppError, refuse } from "../errors.js";
import { type KeptTask, lockTask } from "../features/tasks/lock-task.js";
import { actingAs, type Handler, type OperationContext } from "../operations/operation.js";
import { operationOfTool } from "../operations/tools.js";
import { lockTurn, touchTurn } from "./lock-turn.js";
import { readTurn } from "./read-turn.js";
import { type CallRow, presentTurn } from "./turn-rows.js";

/** Carries out all that a turn proposed, if every task is still what it was then. */
export const approveTurn: Handler<"approveTurn"> = async (context, { id }) => {
  // What it proposed is the assistant's change, once it is approved too.
  const assistant = actingAs(context, context.userId, `assistant:${id}`);
  const settled = await assistant.database.forUser(context.userId, () => settle(assistant, id));
  if (settled instanceof AppError) throw settled; // after the commit
  return settled;
};

export const rejectTurn: Handler<"rejectTurn"> = (context, { id }) =>
  context.database.forUser(context.userId, async () => {
    const turn = presentTurn(await lockTurn(context, id));
    if (turn.approval === "rejected") return turn;
    if (turn.approval !== "pending") throw nothingPending(turn);
    await settleProposed(context, id, "rejected");
    await touchTurn(context, id);
    return presentTurn(await readTurn(context, id));
  });

/** Settles all that a turn still proposes. */
export async function settleProposed(
  { userId }: OperationContext,
  turnId: string,
  status: CallStatus,
): Promise<void> {
  await TurnCall.update({ status }, { where: { userId, turnId, status: "proposed" } });
}

async function settle(context: OperationContext, id: string): Promise<ShownTurn | AppError> {
  const { userId } = context;
  const row = await lockTurn(context, id);
  const turn = presentTurn(row);
  if (turn.approval === "approved") return turn;
  if (turn.approval !== "pending") throw nothingPending(turn);
  const proposed = row.calls.filter((call) => call.status === "proposed");
  const changed = await firstChanged(context, proposed);
  if (changed) {
    await settleProposed(context, id, "outdated");
    return outdated(`“${changed.title}”`);
  }
  const versions = new Map<string, string>();
  for (const call of proposed) {
    const receipt = await carryOutCall(context, call, versions);
    await TurnCall.update(
      { status: "approved", ...receipt },
      { where: { userId, turnId: id, position: call.position } },
    );
  }
  await touchTurn(context, id);
  return presentTurn(await readTurn(context, id));
}

/**
 * A task that is not what it was when the first call for it was proposed, or that an earlier call deletes.
 * All of them are locked.
 */
async function firstChanged(context: OperationContext, calls: CallRow[]): Promise<Task | null> {
  const looked = new Set<string>();
  const deleted = new Set<string>();
  for (const { before, after } of calls) {
    if (!before) continue;
    if (deleted.has(before.id)) return before;
    if (!after) deleted.add(before.id);
    if (looked.has(before.id)) continue;
    looked.add(before.id);
    const current = await lockTask(context, before.id);
    if (current === null || etagOf(current.updatedAt) !== etagOf(before.updatedAt)) return before;
  }
  return null;
}

/** `versions`: what earlier calls of the same proposal made of a task. */
async function carryOutCall(
  context: OperationContext,
  { tool, input, before }: CallRow,
  versions: Map<string, string>,
): Promise<{ before: KeptTask | null; after: KeptTask | null }> {
  const operation = operationOfTool(tool)!;
  let current: KeptTask | null = null;
  let ifMatch: string | undefined;
  if (before) {
    current = await lockTask(context, before.id);
    ifMatch = etagOf(versions.get(before.id) ?? before.updatedAt);
  }
  const scope = { ...context, ifMatch, idempotencyKey: undefined };
  const done = (await context.execute(operation.id, scope, input)) as Task | null;
  const after = done && (await lockTask(context, done.id));
  if (after) versions.set(after.id, after.updatedAt);
  return { before: current, after };
}

function nothingPending({ approval }: ShownTurn): AppError {
  if (approval === "outdated") return outdated("A task");
  return refuse.conflict(
    approval === "approved"
      ? "This was already approved."
      : approval === "rejected"
        ? "This was already rejected."
        : "There is nothing to approve here.",
  );
}

function outdated(what: string): AppError {
  const detail = `${what} has changed since this was proposed, so nothing was done. Ask again.`;
  return new AppError("changed", 412, "Changed meanwhile", detail, { keepsChanges: true });
}
