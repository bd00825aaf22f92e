import { DataTypes, type ModelIndexesOptions, Op } from "sequelize";

// What the models have in common whose rows are numbered by the change log and go to the trash.

/** The number of a row's last change among all of the user's; a trigger's. */
export const changeNumber = {
  type: DataTypes.BIGINT,
  allowNull: false,
  defaultValue: 0,
} as const;

/** The default scope: what is in the trash is seen with `unscoped()` only. */
export const isThere = () => ({ where: { deletedAt: null } });

/** The index of what is in the trash by itself, and not with something else. */
export function inTrash(table: string, { apart = true } = {}): ModelIndexesOptions {
  return {
    name: `${table}_trash_idx`,
    fields: ["user_id", "deleted_at", "id"],
    where: { deleted_at: { [Op.ne]: null }, ...(apart && { deleted_with: null }) },
  };
}
