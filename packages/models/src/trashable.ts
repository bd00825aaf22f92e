import { DataTypes, type ModelIndexesOptions, Op } from "sequelize";

// Shared by the models whose rows are numbered by the change log and can be moved to the trash.

/** The number of the row's last change among all of the user's changes; set by a trigger. */
export const changeNumber = {
  type: DataTypes.BIGINT,
  allowNull: false,
  defaultValue: 0,
} as const;

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
