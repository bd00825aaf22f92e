import { taskFields } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import { Task } from "@docket/models";
import { refuse } from "../../errors.js";
import { freshStatement } from "../../operations/fresh-read.js";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { versionOf } from "../../operations/version.js";
import { lockVersion } from "./lock-task.js";
import { isAt, isCounted, moveOn, shown } from "./occurrences.js";

/** Leaves a task that is done as it is, so that saying it twice does not count as a change. */
export const completeTask: Handler<"completeTask"> = async (
  given,
  { id, occurrence, completedAt },
) => {
  const context = asOf(given, completedAt);
  const { userId, database, queries, ifMatch } = context;
  const seen = await database.forUser(
    userId,
    () => Task.findOne({ attributes: ["occurrence", "repeat"], where: { userId, id }, raw: true }),
    freshStatement,
  );
  if (!seen) throw refuse.notFound("task");
  if (seen.repeat === null) {
    const [done] = await queries.update(
      Task,
      { completed: true, ...(completedAt !== undefined && { completedAt: context.now() }) },
      {
        where: { userId, id, completed: false, repeat: null, ...versionOf(ifMatch, "task") },
        returning: taskFields,
      },
    );
    if (done) return done;
  }
  return database.forUser(userId, async () => {
    const task = await lockVersion(context, id);
    // Where it has moved on since we looked, another request has done what this one asks for.
    const stands = task.occurrence === seen.occurrence && isAt(task, occurrence);
    if (!stands || !task.repeat || task.completed) return shown(task);
    if (occurrence && (await isCounted(context, task, occurrence))) return shown(task);
    return moveOn(context, task, "done");
  });
};

/** In milliseconds; for longer, no device repeats a request that it has sent. */
const LONGEST_AGO = limits.idempotencyDays * 24 * 60 * 60 * 1_000;

/** The operation as of the moment that is given. What no clock that is right can have said is said now. */
export function asOf(
  context: OperationContext,
  moment: string | null | undefined,
): OperationContext {
  if (!moment) return context;
  const then = new Date(moment);
  const ago = context.now().getTime() - then.getTime();
  return ago < 0 || ago > LONGEST_AGO ? context : { ...context, now: () => then };
}
