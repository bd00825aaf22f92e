import { DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel } from "./base-model.js";
import { Label } from "./label.js";
import { Task } from "./task.js";
import { User } from "./user.js";

/**
 * A label of a task: one row for each entry of the task's `labelIds`. The database keeps both in
 * sync, whichever is written; this table finds the tasks of a label, and has the foreign keys.
 */
@Table({
  tableName: "task_labels",
  timestamps: false,
  comment: "Which tasks have which label; kept like tasks.label_ids, by triggers.",
  indexes: [
    {
      name: "task_labels_user_id_label_id_task_id_key",
      unique: true,
      fields: ["user_id", "label_id", "task_id"],
    },
  ],
})
export class TaskLabel extends BaseModel<TaskLabel> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  @BelongsTo(() => Task, { foreignKey: "taskId", constraints: false })
  declare task?: NonAttribute<Task>;

  @BelongsTo(() => Label, { foreignKey: "labelId", constraints: false })
  declare label?: NonAttribute<Label>;

  @Column({ type: DataTypes.TEXT, primaryKey: true, field: "user_id" })
  declare userId: string;

  @Column({ type: DataTypes.BIGINT, primaryKey: true, field: "task_id" })
  declare taskId: string;

  @Column({ type: DataTypes.BIGINT, primaryKey: true, field: "label_id" })
  declare labelId: string;
}
