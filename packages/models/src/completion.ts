import { DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { day, timestamptz } from "./column-types.js";
import { index, uniqueKey } from "./indexes.js";
import { TimestampedRowModel } from "./owned-model.js";
import { Task, type TaskRepeat } from "./task.js";

/** One completion of a repeating task. It stores the task's due date, which undoing it restores. */
@Table({
  tableName: "completions",
  comment: "Each time that a repeating task was done.",
  indexes: [
    uniqueKey("completions", ["user_id", "task_id", "occurrence"]),
    index("completions", ["user_id", "completed_at", "id"]),
  ],
})
export class Completion extends TimestampedRowModel<Completion> {
  @BelongsTo(() => Task, { foreignKey: "taskId", constraints: false })
  declare task?: NonAttribute<Task>;

  @Column({ type: DataTypes.BIGINT, allowNull: false }) declare taskId: string;

  /** The task's `occurrence` when it was done: each can be completed once. */
  @Column({ type: DataTypes.INTEGER, allowNull: false }) declare occurrence: number;
  @Column({ type: day(), allowNull: false }) declare dueDate: string;
  @Column({ type: DataTypes.STRING(5) }) declare dueTime: string | null;
  @Column(DataTypes.TEXT) declare dueZone: string | null;

  /** The rule at that time, with the remaining COUNT. */
  @Column({ type: DataTypes.JSONB, allowNull: false }) declare repeat: TaskRepeat;
  @Column({ type: timestamptz(), allowNull: false }) declare completedAt: Date;
}
