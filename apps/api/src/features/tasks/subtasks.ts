import { isDescendant, Task } from "@docket/models";
import { Op } from "sequelize";
import type { OperationContext } from "../../operations/operation.js";

const below = { [Op.and]: [isDescendant] };

// Completing a task completes what is open below it, and opening it again opens exactly those: triggers
// of the database, in the same statement, since any writer can complete a task (`completed_with`).

/** Opens all that is done below a task, as when a repeating one moves on to its next date. */
export async function reopenSubtasks(
  { userId, queries }: OperationContext,
  id: string,
): Promise<void> {
  await queries.update(
    Task,
    { completed: false },
    { where: { userId, completed: true, ...below }, replacements: { userId, id }, returning: [] },
  );
}

/** All that is below a task, in the person's own order, also what is in the trash: it goes where the task goes. */
export function allBelow({ userId, queries }: OperationContext, id: string) {
  return queries.findAll(Task.unscoped() as typeof Task, {
    attributes: ["id", "position"],
    where: { userId, ...below },
    replacements: { userId, id },
    order: [["position", "ASC"]],
  });
}

/** Takes all that is below some tasks to their section, since a subtask is where its parent is; also in the trash. */
export async function takeBelowTo(
  { userId }: Pick<OperationContext, "userId">,
  ids: string[],
  sectionId: string | null,
): Promise<void> {
  for (let parents = ids; parents.length > 0; ) {
    const rows = await Task.unscoped().findAll({
      attributes: ["id", "sectionId"],
      where: { userId, parentId: parents },
      raw: true,
    });
    parents = rows.map(({ id }) => id);
    const apart = rows.filter((row) => row.sectionId !== sectionId).map(({ id }) => id);
    if (apart.length > 0) {
      await Task.unscoped().update({ sectionId }, { where: { userId, id: apart } });
    }
  }
}
