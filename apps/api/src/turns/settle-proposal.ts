import { etagOf, type Turn as ShownTurn, type Task, task } from "@docket/contract";
import { type CallStatus, TurnCall } from "@docket/models";
import { AppError, refuse } from "../errors.js";
import { lockTask } from "../features/tasks/lock-task.js";
import { actingAs, type Handler, type OperationContext } from "../operations/operation.js";
import { operationOfTool } from "../operations/tools.js";
import { lockTurn, touchTurn } from "./lock-turn.js";
import { readTurn } from "./read-turn.js";
import { type CallRow, presentTurn } from "./turn-rows.js";

/** Carries out all that a turn proposed, if every task is still what it was then. */
export const approveTurn: Handler<"approveTurn"> = async (context, { id }) => {
  const { userId, database } = context;
  try {
    // What it proposed is the assistant's change, once it is approved too.
    const assistant = actingAs(context, userId, `assistant:${id}`);
    return await assistant.database.forUser(userId, () => carryOut(assistant, id));
  } catch (error) {
    if (!(error instanceof Outdated)) throw error;
    await database.forUser(userId, () => settleProposed(context, id, "outdated"));
    throw error.refusal;
  }
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

async function carryOut(context: OperationContext, id: string): Promise<ShownTurn> {
  const { userId } = context;
  const row = await lockTurn(context, id);
  const turn = presentTurn(row);
  if (turn.approval === "approved") return turn;
  if (turn.approval !== "pending") throw nothingPending(turn);
  const versions = new Map<string, string>();
  for (const call of row.calls) {
    if (call.status !== "proposed") continue;
    const receipt = await carryOutCall(context, call, versions);
    await TurnCall.update(
      { status: "approved", ...receipt },
      { where: { userId, turnId: id, position: call.position } },
    );
  }
  await touchTurn(context, id);
  return presentTurn(await readTurn(context, id));
}

/** `versions`: what earlier calls of the same proposal made of a task. */
async function carryOutCall(
  context: OperationContext,
  { tool, input, before }: CallRow,
  versions: Map<string, string>,
): Promise<{ before: Task | null; after: Task | null }> {
  let current: Task | null = null;
  let ifMatch: string | undefined;
  if (before) {
    current = await lockTask(context, before.id);
    ifMatch = etagOf(versions.get(before.id) ?? before.updatedAt);
    if (current === null || etagOf(current.updatedAt) !== ifMatch) throw new Outdated(before);
  }
  const scope = { ...context, ifMatch, idempotencyKey: undefined };
  const operation = operationOfTool(tool)!;
  const value = (await context.execute(operation.id, scope, input)) as Task | null;
  const after = operation.output === task ? value : null;
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
