import type { Entity } from "@docket/contract";
import { literal, Op, type WhereOptions } from "sequelize";
import { kinds } from "../../operations/kinds.js";

/** The `deletedAt` of a row that is deleted now. */
export const deletedNow = literal("CURRENT_TIMESTAMP");

/** In the trash. */
export const inTrash: WhereOptions = { deletedAt: { [Op.ne]: null } };

/** Deleted itself, and not together with another row. */
export const inTrashItself = (entity: Entity): WhereOptions => ({
  ...inTrash,
  ...(kinds[entity].goesAlong && { deletedWith: null }),
});
