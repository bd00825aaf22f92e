import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, identity, insertedAt, owner } from "./base-model.js";
import { timestamptz } from "./column-types.js";
import { Task, type TaskRepeat } from "./task.js";
import { User } from "./user.js";

/** One completion of a repeating task. It stores the task's due date, which undoing it restores. */
@Table({
  tableName: "completions",
  comment: "Each time that a repeating task was done.",
  indexes: [
    {
      name: "completions_user_id_task_id_occurrence_key",
      unique: true,
      fields: ["user_id", "task_id", "occurrence"],
    },
    { name: "completions_user_id_completed_at_id_idx", fields: ["user_id", "completed_at", "id"] },
  ],
})
export class Completion extends BaseModel<Completion> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  @BelongsTo(() => Task, { foreignKey: "taskId", constraints: false })
  declare task?: NonAttribute<Task>;

  @Column({ ...identity })
  declare id: CreationOptional<string>;

  @Column({ ...owner })
  declare userId: string;

  @Column({ type: DataTypes.BIGINT, allowNull: false })
  declare taskId: string;

  /** The task's `occurrence` when it was done: each can be completed once. */
  @Column({ type: DataTypes.INTEGER, allowNull: false })
  declare occurrence: number;

  @Column({ type: DataTypes.DATEONLY, allowNull: false })
  declare dueDate: string;

  @Column({ type: DataTypes.STRING(5) })
  declare dueTime: string | null;

  @Column({ type: DataTypes.TEXT })
  declare dueZone: string | null;

  /** The rule at that time, with the remaining COUNT. */
  @Column({ type: DataTypes.JSONB, allowNull: false })
  declare repeat: TaskRepeat;

  @Column({ type: timestamptz(), allowNull: false })
  declare completedAt: Date;

  @Column({ ...insertedAt })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt })
  declare updatedAt: CreationOptional<Date>;
}
