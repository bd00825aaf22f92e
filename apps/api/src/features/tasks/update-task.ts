import { type Task as ShownTask, taskFields } from "@docket/contract";
import { changeLabels } from "@docket/contract/change-labels";
import { limits } from "@docket/contract/limits";
import { Task } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { versionOf } from "../../operations/version.js";
import { clockOf } from "./clock.js";
import { completeTask } from "./complete-task.js";
import { getVersion } from "./get-task.js";
import { lockVersion } from "./lock-task.js";
import { shown } from "./occurrences.js";
import { reopenTask } from "./reopen-task.js";
import { changesDue, settleDue } from "./settle-due.js";

export const updateTask: Handler<"updateTask"> = async (context, { id, ...changes }) => {
  const { database, userId } = context;
  if (changesDue(changes) || changes.addLabelIds || changes.removeLabelIds) {
    return database.forUser(userId, () => updateLocked(context, id, changes));
  }
  // One statement is enough, except to complete a repeating task, which moves on.
  const repeats = changes.completed === undefined ? {} : { repeat: null };
  const changed = await write(context, id, changes, repeats);
  if (changed) return changed;
  if (isEmpty(changes)) return getVersion(context, id);
  // The task may have been restored while the statement waited, which then did not see it.
  return database.forUser(userId, () => updateLocked(context, id, changes));
};

type Changes = Omit<Parameters<typeof updateTask>[1], "id">;

async function updateLocked(
  context: OperationContext,
  id: string,
  { completed, addLabelIds, removeLabelIds, ...changes }: Changes,
): Promise<ShownTask> {
  const locked = await lockVersion(context, id);
  const within = { ...context, ifMatch: undefined };
  // Reopening may move the due back, so changes to the due are applied after it.
  const opens = completed === false && locked.completed;
  const before = opens ? await reopenTask(within, { id }) : shown(locked);
  const due = changesDue(changes) ? await settleDue(before, changes, () => clockOf(context)) : {};
  if (addLabelIds || removeLabelIds) {
    const given = changes.labelIds ?? locked.labelIds;
    changes.labelIds = changeLabels(given, { addLabelIds, removeLabelIds });
    if (changes.labelIds.length > limits.labelsOfTask)
      throw refuse.invalidField(
        "addLabelIds",
        `would be more than ${limits.labelsOfTask} with those that it has`,
      );
  }
  const task = (await write(within, id, { ...changes, ...due })) ?? before;
  return completed && !task.completed ? completeTask(within, { id }) : task;
}

/**
 * Writes changes in one statement. @returns `undefined` if there was nothing to change, or no row
 * met the conditions
 */
async function write(
  { userId, queries, ifMatch }: OperationContext,
  id: string,
  changes: Changes,
  conditions: { repeat?: null } = {},
): Promise<ShownTask | undefined> {
  if (isEmpty(changes)) return undefined;
  const [changed] = await queries.update(Task, changes, {
    where: { userId, id, ...conditions, ...versionOf(ifMatch, "task") },
    returning: taskFields,
  });
  return changed;
}

const isEmpty = (changes: Changes) => Object.values(changes).every((value) => value === undefined);
