import { taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import type { Handler } from "../../operations/operation.js";
import { versionOf } from "../../operations/version.js";
import { lockVersion } from "./lock-task.js";
import { isAt, moveOn, occurrenceOf, shown } from "./occurrences.js";

/** Leaves a task that is done as it is, so that saying it twice does not count as a change. */
export const completeTask: Handler<"completeTask"> = async (context, { id, occurrence }) => {
  const { userId, database, queries, ifMatch } = context;
  const [done] = await queries.update(
    Task,
    { completed: true },
    {
      where: { userId, id, completed: false, repeat: null, ...versionOf(ifMatch, "task") },
      returning: taskFields,
    },
  );
  if (done) return done;
  return database.forUser(userId, async () => {
    const before = await occurrenceOf(context, id);
    const task = await lockVersion(context, id);
    const stands = !task.completed && task.repeat && isAt(task, before, occurrence);
    return stands ? moveOn(context, task, "done") : shown(task);
  });
};
