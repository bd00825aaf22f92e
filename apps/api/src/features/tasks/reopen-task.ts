import { taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import type { Handler } from "../../operations/operation.js";
import { lockVersion } from "./lock-task.js";
import { revertOccurrence, shown } from "./occurrences.js";

export const reopenTask: Handler<"reopenTask"> = (context, { id, occurrence }) => {
  const { userId, database, queries } = context;
  return database.forUser(userId, async () => {
    const task = await lockVersion(context, id);
    const moved = await revertOccurrence(context, task, occurrence);
    if (moved) return moved;
    if (!task.completed) return shown(task);
    const [open] = await queries.update(
      Task,
      { completed: false },
      { where: { userId, id }, returning: taskFields },
    );
    return open ?? shown(task);
  });
};
