import { type CreationOptional, DataTypes, type ModelIndexesOptions, Op } from "sequelize";
import { Column, type Model } from "sequelize-typescript";
import { withDefault } from "./column-types.js";
import { TimestampedRowModel } from "./owned-model.js";

/** The base class of models whose rows the change log numbers. */
export abstract class LoggedRowModel<M extends Model> extends TimestampedRowModel<M> {
  /** The number of its last change among all of the user's changes; set by a trigger. */
  @Column(withDefault(DataTypes.BIGINT, 0)) declare seq: CreationOptional<string>;
}

/** The default scope: rows in the trash are visible only with `unscoped()`. */
export const notTrashed = () => ({ where: { deletedAt: null } });

/**
 * The index of rows that were trashed by themselves, not together with another row.
 *
 * @param table its name; `deletedWith` says whether it has that column
 */
export function trashIndex(table: string, { deletedWith = true } = {}): ModelIndexesOptions {
  return {
    name: `${table}_trash_idx`,
    fields: ["user_id", "deleted_at", "id"],
    where: { deleted_at: { [Op.ne]: null }, ...(deletedWith && { deleted_with: null }) },
  };
}
