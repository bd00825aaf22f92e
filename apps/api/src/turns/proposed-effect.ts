import type { Task } from "@docket/contract";
import { refuse } from "../errors.js";
import { eventsAfter } from "../features/events/change-sets.js";
import { lockTask } from "../features/tasks/lock-task.js";
import { lockChangeClock } from "../operations/lock-change-clock.js";
import type { OperationContext } from "../operations/operation.js";
import { operationOfTool } from "../operations/tools.js";
import { subtasksAmong } from "./changes-of-calls.js";
import type { CallEffect, CallRow } from "./turn-rows.js";

/** The tool of a call, and its checked input. */
type Call = Pick<CallRow, "tool" | "input">;

/**
 * The exact effect of a call on its task, after the earlier calls for that task: a dry run carries
 * all of them out. Must run in a unit of work.
 *
 * @throws AppError as the call would
 */
export function effectOf(
  context: OperationContext,
  call: Call,
  earlier: Call[],
): Promise<CallEffect> {
  const id = String(call.input.id);
  return context.database.dryRun(async () => {
    const now = await lockTask(context, id);
    if (!now) throw refuse.notFound("task");
    /** The time of a completion will be that of the approval. */
    const timeless = (task: Task) =>
      task.completedAt === now.completedAt ? task : { ...task, completedAt: null };
    let before: Task = now;
    for (const one of earlier) before = (await carryOut(context, one)) ?? before;
    const last = await lockChangeClock(context);
    const after = await carryOut(context, call);
    const changes = await eventsAfter(context.userId, last);
    return {
      before: timeless(before),
      after: after && timeless(after),
      subtasks: subtasksAmong(changes, id),
    };
  });
}

/**
 * Carries out a call that needed approval.
 *
 * @param ifMatch the version that its task must still have
 * @returns the task, or `null` if it was deleted
 */
export async function carryOut(
  context: OperationContext,
  { tool, input }: Call,
  ifMatch?: string,
): Promise<Task | null> {
  const scope = { ...context, ifMatch, idempotencyKey: undefined };
  const result = await scope.execute(operationOfTool(tool)!.id, scope, input);
  return (result as Task | undefined) ?? null;
}
