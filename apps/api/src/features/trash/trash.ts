import {
  type Entity,
  entity,
  fieldsOf,
  id,
  present,
  type TrashItem,
  timestamp,
} from "@docket/contract";
import { keyset, type ListOrder } from "@docket/models";
import { Op } from "sequelize";
import { refuse } from "../../errors.js";
import { entities, kinds, nameField } from "../../operations/kinds.js";
import type { DataContext, Handler } from "../../operations/operation.js";
import { decodeCursor, pageOf } from "../../operations/paging.js";
import { namesOf } from "../events/names.js";
import { purge } from "./purge.js";
import { restore } from "./restore.js";
import { inTrash, inTrashItself } from "./trashed.js";

const lastDeletedFirst: ListOrder<"deletedAt" | "id"> = [
  ["deletedAt", "DESC"],
  ["id", "DESC"],
];

/** No row has one of these ids. */
const BEFORE_ALL = "9223372036854775807";
const AFTER_ALL = "0";

/**
 * Reads a page of each kind and returns the most recently deleted rows; rows of the same moment are
 * ordered by kind.
 */
export const listTrash: Handler<"listTrash", DataContext> = async (
  { userId, database },
  { limit, cursor },
) => {
  const after = decodeCursor(cursor, "trash", [timestamp, entity, id]);
  const items = await database.forUser(
    userId,
    async () => {
      const read: TrashItem[] = [];
      for (const entity of entities) read.push(...(await pageOfKind(userId, entity, after, limit)));
      return read;
    },
    { readOnly: true, snapshot: true },
  );
  // Keeps the order within a moment.
  items.sort((one, other) => Date.parse(other.deletedAt) - Date.parse(one.deletedAt));
  return pageOf(items, limit, "trash", (last) => [last.deletedAt, last.entity, last.id]);
};

async function pageOfKind(
  userId: string,
  entity: TrashItem["entity"],
  [deletedAt, lastEntity, lastId]: string[],
  limit: number,
): Promise<TrashItem[]> {
  const { model, shape } = kinds[entity];
  const apart = entities.indexOf(entity) - entities.indexOf(lastEntity as Entity);
  const id = apart < 0 ? AFTER_ALL : apart > 0 ? BEFORE_ALL : lastId;
  const page = keyset(model, lastDeletedFirst, deletedAt === undefined ? [] : [deletedAt, id]);
  const rows = await model.unscoped().findAll({
    attributes: fieldsOf(shape),
    where: { userId, ...inTrashItself(entity), [Op.and]: page.where },
    replacements: page.replacements,
    order: lastDeletedFirst,
    limit: limit + 1,
    raw: true,
  });
  return rows.map((row) => ({ entity, ...present(shape, row as never) }) as unknown as TrashItem);
}

export const restoreFromTrash: Handler<"restoreFromTrash", DataContext> = (
  context,
  { entity, id },
) =>
  context.database.forUser(context.userId, async () => {
    const restored = await restore(context, entity, id);
    const names = await namesOf(context, [{ entity, entityId: id }]);
    return { entity, id, name: names.get(`${entity} ${id}`) ?? "", restored };
  });

interface Which {
  entity?: Entity | undefined;
  id?: string | undefined;
}

/** One row of the trash, or `null` for all of it. @throws AppError 400 */
function oneRow({ entity, id }: Which): Required<Which> | null {
  if (entity !== undefined && id !== undefined) return { entity, id };
  if (entity === undefined && id === undefined) return null;
  throw refuse.malformed("entity and id belong together: give both, or neither.");
}

export const purgeTrash: Handler<"purgeTrash"> = async (context, which) => {
  const row = oneRow(which);
  if (row) {
    const purged = await purge(context, row.entity, { id: row.id });
    if (purged === 0) throw refuse.notFound(`${row.entity} in the trash`);
    return { purged };
  }
  let purged = 0;
  for (const kind of entities) purged += await purge(context, kind);
  return { purged };
};

/** What {@link purgeTrash} would delete, in words for a person. @throws AppError 400 and 404 as it does */
export function describePurge({ userId, database }: DataContext, which: Which): Promise<string> {
  const chosen = oneRow(which);
  return database.forUser(
    userId,
    async () => {
      if (!chosen) {
        let count = 0;
        for (const entity of entities) {
          const where = { userId, ...inTrashItself(entity) };
          count += await kinds[entity].model.unscoped().count({ where });
        }
        return `everything in it (${count} ${count === 1 ? "item" : "items"})`;
      }
      const { entity, id } = chosen;
      const name = nameField(entity);
      const where = { userId, id, ...inTrash };
      const row = await kinds[entity].model.unscoped().findOne({ attributes: [name], where });
      if (!row) throw refuse.notFound(`${entity} in the trash`);
      return `the ${entity} “${row.get(name)}”`;
    },
    { readOnly: true, snapshot: true },
  );
}
