import type { Entity } from "@docket/contract";
import { Event } from "@docket/models";
import { Op, type WhereOptions } from "sequelize";
import { kinds } from "../../operations/kinds.js";
import { lockChangeClock } from "../../operations/lock-change-clock.js";
import type { DataContext } from "../../operations/operation.js";
import { forgetContent } from "./forget-content.js";
import { inTrash, inTrashItself } from "./trashed.js";

/** How many rows one transaction purges; what was deleted together with them comes on top. */
const BATCH = 500;

/**
 * Permanently deletes rows of the trash, with what was deleted together with them.
 *
 * @param which rows; by default all that were not deleted together with another row
 * @returns how many rows were purged, without what was deleted together with them
 */
export async function purge(
  { userId, database }: Pick<DataContext, "userId" | "database">,
  entity: Entity,
  which: { id?: string; deletedAt?: object } = {},
): Promise<number> {
  const model = kinds[entity].model.unscoped();
  const condition = which.id === undefined ? inTrashItself(entity) : inTrash;
  for (let purged = 0; ; ) {
    const count = await database.forUser(userId, async () => {
      const last = await lockChangeClock({ userId, database });
      const rows = await model.findAll({
        attributes: ["id"],
        where: { userId, [Op.and]: [condition, which] } as WhereOptions,
        order: [
          ["deletedAt", "DESC"],
          ["id", "DESC"],
        ],
        limit: BATCH,
        raw: true,
      });
      if (rows.length === 0) return 0;
      const ids = rows.map(({ id }) => id);
      await model.destroy({ where: { userId, id: ids, ...inTrash } });
      await forgetContent(userId, await purgedSince(userId, last));
      return rows.length;
    });
    purged += count;
    if (count < BATCH) return purged;
  }
}

/** The ids of the rows that were purged after a change number, by kind. */
async function purgedSince(userId: string, seq: string): Promise<Map<Entity, string[]>> {
  const events = await Event.findAll({
    attributes: ["entity", "entityId"],
    where: { userId, seq: { [Op.gt]: seq }, kind: "purged" },
    raw: true,
  });
  const byKind = Map.groupBy(events, ({ entity }) => entity as Entity);
  return new Map([...byKind].map(([kind, all]) => [kind, all.map(({ entityId }) => entityId)]));
}
