import { Task } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { readFresh } from "../../operations/single-statement.js";
import { lockVersion } from "./lock-task.js";
import { advanceOccurrence, hasMovedOn, shown } from "./occurrences.js";

export const skipTask: Handler<"skipTask"> = async (context, { id, occurrence }) => {
  const { userId, database } = context;
  const seen = await readFresh(context, () =>
    Task.findOne({ attributes: ["occurrence"], where: { userId, id }, raw: true }),
  );
  return database.forUser(userId, async () => {
    const task = await lockVersion(context, id);
    if (!task.repeat) {
      throw refuse.conflict("The task does not repeat, so there is nothing to skip.");
    }
    if (task.completed) return shown(task);
    if (await hasMovedOn(context, task, seen?.occurrence, occurrence)) return shown(task);
    return advanceOccurrence(context, task, "skipped");
  });
};
