import type { Task as ShownTask } from "@docket/contract";
import { type Event, Task } from "@docket/models";
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
 * The exact effect of a call on its task, after the earlier calls that wait for the same approval: a dry
 * run carries all of them out, since a change of one task may change others. Must run in a unit of work.
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
    /** The times of a change will be those of the approval. */
    const timeless = (task: ShownTask) => ({
      ...task,
      completedAt: task.completedAt === now.completedAt ? task.completedAt : null,
      updatedAt: now.updatedAt,
    });
    for (const one of earlier) await carryOut(context, one);
    const before = await lockTask(context, id);
    if (!before) throw refuse.conflict("Its deletion has already been proposed.");
    const { after, subtasks } = await carryOut(context, call);
    return { before: timeless(before), after: after && timeless(after), subtasks };
  });
}

/**
 * The roots of the trees of tasks that a call may change: its task's, and that to which it would move it.
 */
export async function treesOf({ userId }: OperationContext, { input }: Call): Promise<string[]> {
  const rootOf = async (id: string): Promise<string> => {
    const row = await Task.unscoped().findOne({
      attributes: ["parentId"],
      where: { userId, id },
      raw: true,
    });
    return row?.parentId ? rootOf(row.parentId) : id;
  };
  const ids = [input.id, input.parentId].filter((id) => typeof id === "string");
  return Promise.all(ids.map(rootOf));
}

/** What a call that needed approval has done. */
interface Outcome {
  /** Its task, or `null` if it was deleted. */
  after: ShownTask | null;
  subtasks: number;
  events: Event[];
}

/** Carries out a call that needed approval. */
export async function carryOut(context: OperationContext, { tool, input }: Call): Promise<Outcome> {
  const last = await lockChangeClock(context);
  const scope = { ...context, ifMatch: undefined, idempotencyKey: undefined };
  const result = await scope.execute(operationOfTool(tool)!.id, scope, input);
  const events = await eventsAfter(context.userId, last);
  const after = (result as ShownTask | undefined) ?? null;
  return { after, subtasks: subtasksAmong(events, String(input.id)), events };
}
