import { type CreationOptional, DataTypes, type NonAttribute, Op } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, identity, owner } from "./base-model.js";
import { User } from "./user.js";

/** The id of an imported task or list in its source file, so that it is imported only once. */
@Table({
  tableName: "source_ids",
  comment: "What imported tasks and lists are called in the files that they came from.",
  indexes: [
    {
      name: "source_ids_task_key",
      unique: true,
      fields: ["user_id", "source", "source_id"],
      where: { task_id: { [Op.ne]: null } },
    },
    {
      name: "source_ids_list_key",
      unique: true,
      fields: ["user_id", "source", "source_id"],
      where: { list_id: { [Op.ne]: null } },
    },
    // For cascading deletes of a task or list.
    {
      name: "source_ids_user_id_task_id_idx",
      fields: ["user_id", "task_id"],
      where: { task_id: { [Op.ne]: null } },
    },
    {
      name: "source_ids_user_id_list_id_idx",
      fields: ["user_id", "list_id"],
      where: { list_id: { [Op.ne]: null } },
    },
  ],
})
export class SourceId extends BaseModel<SourceId> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  @Column({ ...identity })
  declare id: CreationOptional<string>;

  @Column({ ...owner })
  declare userId: string;

  /** The application that the file comes from, such as `todoist`. */
  @Column({ type: DataTypes.STRING(20), allowNull: false })
  declare source: string;

  /** Unique among the tasks, or the lists, of the source. */
  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare sourceId: string;

  // Exactly one is set, and refers to a row of the same user: see `schema/statements.ts`.
  @Column({ type: DataTypes.BIGINT })
  declare taskId: string | null;

  @Column({ type: DataTypes.BIGINT })
  declare listId: string | null;
}
