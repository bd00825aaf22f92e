import { taskFields } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import { Task } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { readFresh } from "../../operations/single-statement.js";
import { versionOf } from "../../operations/version.js";
import { lockVersion } from "./lock-task.js";
import { advanceOccurrence, hasMovedOn, shown } from "./occurrences.js";

/** Leaves a completed task unchanged, so that completing it twice does not count as a change. */
export const completeTask: Handler<"completeTask"> = async (
  given,
  { id, occurrence, completedAt },
) => {
  const context = asOf(given, completedAt);
  const { userId, database, queries, ifMatch } = context;
  const seen = await readFresh(context, () =>
    Task.findOne({ attributes: ["occurrence", "repeat"], where: { userId, id }, raw: true }),
  );
  if (!seen) throw refuse.notFound("task");
  const complete = async () => {
    const [done] = await queries.update(
      Task,
      { completed: true, ...(completedAt !== undefined && { completedAt: context.now() }) },
      {
        where: { userId, id, completed: false, repeat: null, ...versionOf(ifMatch, "task") },
        returning: taskFields,
      },
    );
    return done;
  };
  if (seen.repeat === null) {
    const done = await complete();
    if (done) return done;
  }
  return database.forUser(userId, async () => {
    const task = await lockVersion(context, id);
    if (task.completed) return shown(task);
    if (await hasMovedOn(context, task, seen.occurrence, occurrence)) return shown(task);
    if (!task.repeat) return (await complete()) ?? shown(task);
    return advanceOccurrence(context, task, "done");
  });
};

/** In milliseconds; no device repeats a request for longer than this. */
const LONGEST_AGO = limits.idempotencyDays * 24 * 60 * 60 * 1_000;

/**
 * The context as of the given moment. A moment that is in the future or too long ago for a correct
 * clock is ignored.
 */
function asOf(context: OperationContext, moment: string | null | undefined): OperationContext {
  if (!moment) return context;
  const then = new Date(moment);
  const ago = context.now().getTime() - then.getTime();
  return ago < 0 || ago > LONGEST_AGO ? context : { ...context, now: () => then };
}
