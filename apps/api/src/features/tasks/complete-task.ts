import { taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { versionOf } from "../../operations/version.js";
import { lockVersion } from "./lock-task.js";
import { isAt, isCounted, moveOn, shown } from "./occurrences.js";

/** Leaves a task that is done as it is, so that saying it twice does not count as a change. */
export const completeTask: Handler<"completeTask"> = async (context, { id, occurrence }) => {
  const { userId, database, queries, ifMatch } = context;
  const seen = await queries.findOne(Task, {
    attributes: ["occurrence", "repeat"],
    where: { userId, id },
  });
  if (!seen) throw refuse.notFound("task");
  if (seen.repeat === null) {
    const [done] = await queries.update(
      Task,
      { completed: true },
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
