import type { Task as ShownTask } from "@docket/contract";
import { isDatabaseError } from "@docket/database";
import type { Event } from "@docket/models";
import { refuse } from "../errors.js";
import { eventsAfter } from "../features/events/change-sets.js";
import { type LockedTask, lockTask } from "../features/tasks/lock-task.js";
import { lockChangeClock } from "../operations/lock-change-clock.js";
import type { OperationContext } from "../operations/operation.js";
import { operationOfTool } from "../operations/tools.js";
import { subtasksAmong } from "./changes-of-calls.js";
import type { CallEffect, CallRow } from "./turn-rows.js";

/** The tool of a call, and its input. */
export type Call = Pick<CallRow, "tool" | "input">;

/**
 * The exact effects of calls on their tasks, one after the other and after the earlier calls that wait for
 * the same approval: a dry run carries all of them out, since a change of one task may change others. Ends
 * before a call that would be refused, unless it is the first. Must run in a unit of work.
 *
 * @throws AppError as the first call would
 */
export function effectsOf(
  context: OperationContext,
  calls: Call[],
  earlier: Call[],
): Promise<CallEffect[]> {
  return context.database.dryRun(async () => {
    const now = new Map<string, LockedTask | null>();
    for (const id of new Set(calls.map(taskId))) now.set(id, await lockTask(context, id));
    if (!now.get(taskId(calls[0]!))) throw refuse.notFound("task");
    for (const call of earlier) {
      await carryOut(context, call).catch((error) => {
        if (isDatabaseError(error)) throw error;
        throw refuse.conflict(
          "A task has changed since its change was proposed. Propose everything again.",
        );
      });
    }
    const effects: CallEffect[] = [];
    for (const call of calls) {
      try {
        effects.push(await effectOf(context, call, now.get(taskId(call)) ?? null));
      } catch (error) {
        if (effects.length === 0 || isDatabaseError(error)) throw error;
        break;
      }
    }
    return effects;
  });
}

const taskId = ({ input }: Call) => String(input.id);

/** @param now the task before the dry run */
async function effectOf(
  context: OperationContext,
  call: Call,
  now: LockedTask | null,
): Promise<CallEffect> {
  const before = now && (await lockTask(context, now.id));
  if (!before) throw refuse.conflict("Its deletion has already been proposed.");
  /** The times of a change will be those of the approval. */
  const timeless = (task: ShownTask) => ({
    ...task,
    completedAt: task.completedAt === now.completedAt ? task.completedAt : null,
    updatedAt: now.updatedAt,
  });
  const { after, subtaskIds } = await carryOut(context, call);
  return { before: timeless(before), after: after && timeless(after), subtaskIds };
}

/** What a call that needed approval has done. */
interface Outcome {
  /** Its task, or `null` if it was deleted. */
  after: ShownTask | null;
  subtaskIds: string[];
  events: Event[];
}

/** Carries out a call that needed approval. */
export async function carryOut(context: OperationContext, { tool, input }: Call): Promise<Outcome> {
  const operation = operationOfTool(tool);
  if (!operation) throw refuse.conflict(`There is no tool ${tool} any more.`); // since an upgrade
  const last = await lockChangeClock(context);
  const scope = { ...context, ifMatch: undefined, idempotencyKey: undefined };
  const result = await scope.execute(operation.id, scope, input);
  const events = await eventsAfter(context.userId, last);
  const after = (result as ShownTask | undefined) ?? null;
  return { after, subtaskIds: subtasksAmong(events, String(input.id)), events };
}
