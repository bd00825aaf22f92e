import { isDeepStrictEqual } from "node:util";
import { etagOf, type Turn as ShownTurn, type StoredCallStatus, type Task } from "@docket/contract";
import { type Event, TurnCall } from "@docket/models";
import { AppError, asRefusal, refuse } from "../errors.js";
import { lockTask } from "../features/tasks/lock-task.js";
import { lockChangeClock } from "../operations/lock-change-clock.js";
import { actingAs, type Handler, type OperationContext } from "../operations/operation.js";
import { spanOf } from "./changes-of-calls.js";
import { lockTurn, touchTurn } from "./lock-turn.js";
import { presentTurn } from "./present-turn.js";
import { carryOut } from "./proposed-effect.js";
import { readTurn } from "./read-turn.js";
import { type CallRow, type Lapse, lapseOf, type TurnRow } from "./turn-rows.js";

/** Carries out all that a turn proposed, if no task has changed since. */
export const approveTurn: Handler<"approveTurn"> = async (context, { id }) => {
  // An approved proposal is still the assistant's change.
  const assistant = actingAs(context, context.userId, `assistant:${id}`);
  const approved = await assistant.database.forUser(context.userId, async () => {
    const turn = await lockTurn(assistant, id);
    const made = await approve(assistant, turn, lapseOf(turn));
    if (made instanceof AppError) return made;
    return presentTurn(assistant, await readTurn(assistant, id));
  });
  if (approved instanceof AppError) throw approved; // after the commit
  return approved;
};

export const rejectTurn: Handler<"rejectTurn"> = (context, { id }) =>
  context.database.forUser(context.userId, async () => {
    await reject(context, await lockTurn(context, id));
    return presentTurn(context, await readTurn(context, id));
  });

/** Rejects a turn's pending proposal. @throws AppError 409 if there is none, 412 if it is outdated */
export async function reject(context: OperationContext, turn: TurnRow): Promise<void> {
  if (!proposes(turn)) {
    const { approval } = await presentTurn(context, turn);
    if (approval !== "rejected") throw nothingPending(approval);
    return;
  }
  await settleProposed(context, turn.id, "rejected");
  await touchTurn(context, turn.id);
}

/** Gives all pending calls of a turn a status. */
export async function settleProposed(
  { userId }: OperationContext,
  turnId: string,
  status: StoredCallStatus,
): Promise<void> {
  await TurnCall.update({ status }, { where: { userId, turnId, status: "proposed" } });
}

/**
 * Carries out what a locked turn proposes, or marks it as outdated, in the caller's transaction, which must be
 * committed either way.
 *
 * @returns the changes that were made, or the reason why none were
 * @throws AppError 409 if there is nothing to approve, or it is too late; 412 if the proposal is outdated
 * already
 */
export async function approve(
  context: OperationContext,
  turn: TurnRow,
  lapse: Lapse | null,
): Promise<Event[] | AppError> {
  const { userId } = context;
  const proposed = turn.calls.filter(({ status }) => status === "proposed");
  if (proposed.length === 0) {
    const { approval } = await presentTurn(context, turn);
    if (approval === "approved") return [];
    throw nothingPending(approval);
  }
  if (lapse !== null) throw refuse.conflict(tooLate[lapse]);
  await lockChangeClock(context);
  const reason =
    (await firstChanged(context, proposed)) ??
    (await context.database.dryRun(() => firstDifferent(context, proposed)).catch(impossible));
  if (reason) {
    await settleProposed(context, turn.id, "outdated");
    return outdated(reason);
  }
  const made: Event[] = [];
  for (const call of proposed) {
    const { events } = await carryOut(context, call);
    made.push(...events);
    const effect = events.length > 0 ? null : call.effect;
    await TurnCall.update(
      { status: "approved", effect, ...spanOf(events) },
      { where: { userId, turnId: turn.id, position: call.position } },
    );
  }
  await touchTurn(context, turn.id);
  return made;
}

const proposes = ({ calls }: TurnRow) => calls.some(({ status }) => status === "proposed");

/**
 * What happened to the first task that has changed since the first call for it was proposed; null if
 * there is none. Locks the tasks. A proposal without its effect was for a task that was purged.
 */
async function firstChanged(context: OperationContext, calls: CallRow[]): Promise<string | null> {
  const looked = new Set<string>();
  for (const { effect } of calls) {
    if (!effect) return since("A task was permanently deleted");
    if (looked.has(effect.before.id)) continue;
    const { before } = effect;
    looked.add(before.id);
    const current = await lockTask(context, before.id);
    if (current === null) return since(`“${before.title}” was deleted`);
    if (etagOf(current.updatedAt) !== etagOf(before.updatedAt)) return hasChanged(before);
  }
  return null;
}

/** Carries calls out; tells the first that changes other subtasks than was proposed. */
async function firstDifferent(context: OperationContext, calls: CallRow[]): Promise<string | null> {
  for (const call of calls) {
    const { subtaskIds } = await carryOut(context, call);
    const { effect } = call;
    if (effect && !isDeepStrictEqual(effect.subtaskIds, subtaskIds))
      return hasChanged(effect.before);
  }
  return null;
}

/** Why a call is refused by now: for one, a list that it refers to may be gone. Any other error is thrown. */
function impossible(error: unknown): string {
  const refusal = asRefusal(error);
  if (!refusal || refusal.status >= 500) throw error;
  return `${refusal.detail.replace(/\.?$/, ".")} So nothing was done. Ask again.`;
}

const since = (what: string) => `${what} since this was proposed, so nothing was done. Ask again.`;

const hasChanged = ({ title }: Task) => since(`“${title}” has changed`);

const tooLate: Record<Lapse, string> = {
  answered:
    "The conversation has gone on since this was proposed, so it can no longer be approved. Ask again.",
  old: "This was proposed more than a day ago, so it can no longer be approved. Ask again.",
};

function nothingPending(approval: ShownTurn["approval"]): AppError {
  if (approval === "outdated") return outdated(since("A task has changed"));
  return refuse.conflict(
    approval === "approved"
      ? "This was already approved."
      : approval === "rejected"
        ? "This was already rejected."
        : "There is nothing to approve here.",
  );
}

function outdated(detail: string): AppError {
  return refuse.changedMeanwhile(detail, { keepsChanges: true });
}
