import { isDescendant, Task } from "@docket/models";
import { Op } from "sequelize";
import type { DataContext } from "../../operations/operation.js";

const below = { [Op.and]: [isDescendant] };

// Completing a task completes its open descendants, and reopening it reopens exactly those. Database
// triggers do so in the same statement (`completed_with`), since any writer can complete a task.

/** Reopens all completed descendants of a task, as when a repeating one moves on to its next date. */
export async function reopenSubtasks({ userId, queries }: DataContext, id: string): Promise<void> {
  await queries.update(
    Task,
    { completed: false },
    { where: { userId, completed: true, ...below }, replacements: { userId, id }, returning: [] },
  );
}

/** All descendants of a task, in manual order, including those in the trash: they move with the task. */
export function descendantsOf({ userId, queries }: DataContext, id: string) {
  return queries.findAll(Task.unscoped() as typeof Task, {
    attributes: ["id", "position"],
    where: { userId, ...below },
    replacements: { userId, id },
    order: [["position", "ASC"]],
  });
}

/**
 * Moves all descendants of some tasks, including those in the trash, to the tasks' section: a
 * subtask is where its parent is.
 */
export async function moveDescendantsToSection(
  { userId }: Pick<DataContext, "userId">,
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
