import { type Entity, limits } from "@docket/contract";
import { Event, Section, Task } from "@docket/models";
import { literal, Op } from "sequelize";
import { refuse } from "../../errors.js";
import { kinds } from "../../operations/kinds.js";
import { lockChangeClock } from "../../operations/lock-change-clock.js";
import type { DataContext } from "../../operations/operation.js";
import { changeSetOf } from "../events/change-sets.js";
import { restoreTask } from "../tasks/restore-task.js";
import { moveDescendantsToSection } from "../tasks/subtasks.js";
import { inTrash } from "./trashed.js";

/**
 * Restores a row from the trash with what was deleted together with it: everything below it, a section's
 * tasks to their section, a label to the tasks that had it.
 *
 * @returns how many rows were restored
 * @throws AppError 404; 409 if another row has its name by now
 */
export async function restore(context: DataContext, entity: Entity, id: string): Promise<number> {
  const { userId, database } = context;
  return database.forUser(userId, async () => {
    const last = await lockChangeClock(context);
    if (!(await restoreRow(context, entity, id))) {
      const { model } = kinds[entity];
      if (await model.findOne({ attributes: ["id"], where: { userId, id } })) return 0;
      throw refuse.notFound(entity);
    }
    if (entity === "section") await fillSection(userId, id);
    if (entity === "label") await putLabelBack(userId, id);
    return Event.count({ where: { userId, seq: { [Op.gt]: last }, kind: "restored" } });
  });
}

/**
 * Restores a row and what triggers restore with it, in the caller's transaction, which has locked the
 * change clock.
 *
 * @returns whether it was in the trash
 */
export async function restoreRow(
  context: DataContext,
  entity: Entity,
  id: string,
): Promise<boolean> {
  if (entity === "task") return restoreTask(context, id);
  const [restored] = await kinds[entity].model
    .unscoped()
    .update({ deletedAt: null }, { where: { userId: context.userId, id, ...inTrash } });
  return restored > 0;
}

/**
 * Puts the section's tasks, with their subtasks, back if they are still in the list, in no other
 * section and top-level.
 */
async function fillSection(userId: string, id: string): Promise<void> {
  const section = await Section.findOne({ attributes: ["listId"], where: { userId, id } });
  const were = await tasksChangedWith(userId, "section", id);
  const had = were.filter(({ before }) => before?.sectionId === id);
  if (!section || had.length === 0) return;
  const { listId } = section;
  const where = { userId, id: idsOf(had), listId, sectionId: null, parentId: null };
  const [, back] = await Task.unscoped().update({ sectionId: id }, { where, returning: ["id"] });
  await moveDescendantsToSection(
    { userId },
    back.map((task) => task.id),
    id,
  );
}

async function putLabelBack(userId: string, id: string): Promise<void> {
  const were = await tasksChangedWith(userId, "label", id);
  const had = were.filter(({ before }) => (before?.labelIds as string[] | undefined)?.includes(id));
  if (had.length === 0) return;
  await kinds.task.model.unscoped().update(
    { labelIds: literal(`label_ids || '${BigInt(id)}'::bigint`) },
    {
      where: {
        userId,
        id: idsOf(had),
        [Op.and]: literal(
          `NOT '${BigInt(id)}'::bigint = ANY (label_ids) AND cardinality(label_ids) < ${limits.labelsOfTask}`,
        ),
      },
    },
  );
}

/** The changes to tasks by the transaction that last deleted a row. */
async function tasksChangedWith(userId: string, entity: Entity, id: string): Promise<Event[]> {
  const deletion = await Event.findOne({
    attributes: ["changeSet"],
    where: { userId, entity, entityId: id, kind: "deleted" },
    order: [["seq", "DESC"]],
    raw: true,
  });
  if (!deletion) return [];
  const events = await changeSetOf(userId, deletion.changeSet);
  return events.filter((event) => event.entity === "task");
}

function idsOf(events: Event[]): string[] {
  return [...new Set(events.map(({ entityId }) => entityId))];
}
