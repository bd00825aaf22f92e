import { type CreationOptional, DataTypes, type NonAttribute, Op } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "./base-model.js";
import { dictionaryString, orderKey } from "./column-types.js";
import { User } from "./user.js";
import { validText } from "./validators.js";

/** Something to do. Its id is a 64-bit integer, and a string in JavaScript so that none is rounded. */
@Table({
  tableName: "tasks",
  timestamps: false,
  comment: "What people have to do.",
  indexes: [
    // Those that also serve the search, the primary key and the one on (user_id, completed, id), are
    // in schema/statements.ts.
    { name: "tasks_user_id_updated_at_id_idx", fields: ["user_id", "updated_at", "id"] },
    { name: "tasks_user_id_title_id_idx", fields: ["user_id", "title", "id"] },
    // What subtasks refer to: a task and its parent are in one list. Also a list's tasks by age.
    {
      name: "tasks_user_id_list_id_id_key",
      unique: true,
      fields: ["user_id", "list_id", "id"],
    },
    {
      name: "tasks_user_id_list_id_position_key",
      unique: true,
      fields: ["user_id", "list_id", "position"],
    },
    // What is open in a list, and how many.
    {
      name: "tasks_user_id_list_id_completed_id_idx",
      fields: ["user_id", "list_id", "completed", "id"],
    },
    {
      name: "tasks_user_id_section_id_position_idx",
      fields: ["user_id", "section_id", "position"],
      where: { section_id: { [Op.ne]: null } },
    },
    {
      name: "tasks_user_id_parent_id_position_idx",
      fields: ["user_id", "parent_id", "position"],
      where: { parent_id: { [Op.ne]: null } },
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

  @Column({ type: DataTypes.TEXT, primaryKey: true, field: "user_id" })
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

  // Not null, and referring to rows of the same user: see `schema/structure.ts`. Where nothing is said
  // when a task is made, the database puts it last in the inbox.
  @Column({ type: DataTypes.BIGINT, field: "list_id" })
  declare listId: CreationOptional<string>;

  @Column({ type: DataTypes.BIGINT, field: "section_id" })
  declare sectionId: CreationOptional<string | null>;

  /** The task of which it is a subtask. */
  @Column({ type: DataTypes.BIGINT, field: "parent_id" })
  declare parentId: CreationOptional<string | null>;

  /** Where it stands in its list, of all tasks in it. */
  @Column({ type: orderKey() })
  declare position: CreationOptional<string>;

  /** Sorted, each once. The same is in `task_labels`. */
  @Column({
    type: DataTypes.ARRAY(DataTypes.BIGINT),
    allowNull: false,
    defaultValue: [],
    field: "label_ids",
  })
  declare labelIds: CreationOptional<string[]>;

  /** The task above it whose completion completed it. */
  @Column({ type: DataTypes.BIGINT, field: "completed_with" })
  declare completedWith: CreationOptional<string | null>;

  @Column({ ...insertedAt, field: "created_at" })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt, field: "updated_at" })
  declare updatedAt: CreationOptional<Date>;
}
