import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { lockVersion } from "./lock-task.js";
import { isAt, moveOn, occurrenceOf, shown } from "./occurrences.js";

export const skipTask: Handler<"skipTask"> = (context, { id, occurrence }) =>
  context.database.forUser(context.userId, async () => {
    const before = await occurrenceOf(context, id);
    const task = await lockVersion(context, id);
    if (!isAt(task, before, occurrence)) return shown(task);
    if (!task.repeat) throw refuse.conflict("The task does not repeat, so there is nothing to skip.");
    return task.completed ? shown(task) : moveOn(context, task, "skipped");
  });
