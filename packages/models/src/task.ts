import { type CreationOptional, DataTypes, type NonAttribute, Op } from "sequelize";
import { BelongsTo, Column, DefaultScope, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "./base-model.js";
import { dictionaryString, timestamptz } from "./column-types.js";
import { User } from "./user.js";
import { validText } from "./validators.js";

/**
 * Something to do. What is in the trash is not seen, by models and by compiled queries alike, but with
 * `Task.unscoped()`.
 *
 * Its id is a 64-bit integer, and a string in JavaScript so that none is rounded.
 */
@DefaultScope(() => ({ where: { deletedAt: null } }))
@Table({
  tableName: "tasks",
  timestamps: false,
  comment: "What people have to do.",
  indexes: [
    // Those that also serve the search, on (user_id, id) and (user_id, completed, id), are in
    // schema/statements.ts.
    { name: "tasks_user_id_updated_at_id_idx", fields: ["user_id", "updated_at", "id"] },
    { name: "tasks_user_id_title_id_idx", fields: ["user_id", "title", "id"] },
    { name: "tasks_user_id_seq_idx", fields: ["user_id", "seq"] },
    {
      name: "tasks_user_id_deleted_at_id_idx",
      fields: ["user_id", "deleted_at", "id"],
      where: { deleted_at: { [Op.ne]: null } },
    },
  ],
})
export class Task extends BaseModel<Task> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  @Column({
    type: DataTypes.BIGINT,
    primaryKey: true,
    autoIncrement: true,
    autoIncrementIdentity: true,
  })
  declare id: CreationOptional<string>;

  @Column({ type: DataTypes.TEXT, allowNull: false, field: "user_id" })
  declare userId: string;

  @Column({
    type: dictionaryString(200),
    allowNull: false,
    validate: validText("title", { max: 200, filled: true }),
  })
  declare title: string;

  @Column({
    type: DataTypes.STRING(1000),
    validate: validText("description", { max: 1_000 }),
  })
  declare description: CreationOptional<string | null>;

  @Column({ type: DataTypes.BOOLEAN, allowNull: false, defaultValue: false })
  declare completed: CreationOptional<boolean>;

  /** When it was moved to the trash. */
  @Column({ type: timestamptz(), field: "deleted_at" })
  declare deletedAt: CreationOptional<Date | null>;

  /** The number of its last change among all of the user's; a trigger's. */
  @Column({ type: DataTypes.BIGINT, allowNull: false, defaultValue: 0 })
  declare seq: CreationOptional<string>;

  @Column({ ...insertedAt, field: "created_at" })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt, field: "updated_at" })
  declare updatedAt: CreationOptional<Date>;
}
