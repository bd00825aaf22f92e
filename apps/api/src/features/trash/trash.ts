import { present, task, taskFields, trashedTask } from "@docket/contract";
import { keyset, type ListOrder, Task } from "@docket/models";
import { literal, Op } from "sequelize";
import { refuse } from "../../errors.js";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { cursorChecks, decodeCursor, pageOf } from "../../operations/paging.js";
import { restoreTask } from "../tasks/restore-task.js";
import { forgetContent } from "./forget-content.js";

const lastDeletedFirst: ListOrder<"deletedAt" | "id"> = [
  ["deletedAt", "DESC"],
  ["id", "DESC"],
];

/** In the trash. */
const trashed = { deletedAt: { [Op.ne]: null } };

export const listTrash: Handler<"listTrash"> = async ({ userId, database }, { limit, cursor }) => {
  const checks = lastDeletedFirst.map(([name]) => cursorChecks[name]!);
  const page = keyset(Task, lastDeletedFirst, decodeCursor(cursor, "trash", checks));
  const rows = await database.forUser(
    userId,
    () =>
      Task.unscoped().findAll({
        attributes: [...taskFields, "deletedAt"],
        where: { userId, ...trashed, [Op.and]: page.where },
        replacements: page.replacements,
        order: lastDeletedFirst,
        limit: limit + 1,
        raw: true,
      }),
    { autocommit: true, readOnly: true },
  );
  const items = rows.map((row) =>
    present(trashedTask, { entity: "task", ...row, deletedAt: row.deletedAt! }),
  );
  return pageOf(items, limit, "trash", (last) => [last.deletedAt, last.id]);
};

export const restoreFromTrash: Handler<"restoreFromTrash"> = (context, { id }) => {
  const { userId, database } = context;
  return database.forUser(userId, async () => {
    await restoreTask(context, id);
    const row = await Task.findOne({ attributes: taskFields, where: { userId, id } });
    if (!row) throw refuse.notFound("task");
    return { tasks: [present(task, row)] };
  });
};

export const purgeTrash: Handler<"purgeTrash"> = async (context, { entity, id }) => {
  if ((entity === undefined) !== (id === undefined)) {
    throw refuse.malformed("entity and id belong together: give both, or neither.");
  }
  const purged = await purgeTasks(context, id === undefined ? {} : { id });
  if (id !== undefined && purged === 0) throw refuse.notFound("task in the trash");
  return { purged };
};

/** How many rows one transaction purges. */
const BATCH = 500;

/** Deletes tasks of the trash for good. @returns how many */
export async function purgeTasks(
  { userId, database }: Pick<OperationContext, "userId" | "database">,
  which: { id?: string; deletedAt?: object },
): Promise<number> {
  for (let purged = 0; ; ) {
    const ids = await database.forUser(userId, async () => {
      const rows = await Task.unscoped().findAll({
        attributes: ["id"],
        where: { userId, [Op.and]: [trashed, which] },
        order: lastDeletedFirst,
        limit: BATCH,
        raw: true,
      });
      const found = rows.map(({ id }) => id);
      if (found.length === 0) return found;
      await Task.unscoped().destroy({ where: { userId, id: found, ...trashed } });
      await forgetContent(userId, found);
      return found;
    });
    purged += ids.length;
    if (ids.length < BATCH) return purged;
  }
}

/** When something counts as deleted now. */
export const deletedNow = literal("CURRENT_TIMESTAMP") as unknown as Date;
