import { DataTypes, literal, type NonAttribute } from "sequelize";
import { BeforeBulkCreate, BeforeValidate, BelongsTo, Column, Table } from "sequelize-typescript";
import { uniqueKey } from "./indexes.js";
import { Label } from "./label.js";
import { OwnedModel } from "./owned-model.js";
import { currentUser } from "./schema/owned-table.js";
import { Task } from "./task.js";

/**
 * A label of a task: one row for each entry of the task's `labelIds`. The database keeps both in
 * sync, whichever is written; this table finds the tasks of a label, and has the foreign keys.
 */
@Table({
  tableName: "task_labels",
  comment: "Which tasks have which label; kept like tasks.label_ids, by triggers.",
  indexes: [uniqueKey("task_labels", ["user_id", "label_id", "task_id"])],
})
export class TaskLabel extends OwnedModel<TaskLabel> {
  /** So that Sequelize's own methods for the labels of a task can be used, which give two keys of three. */
  @BeforeValidate
  static belongsToUser(row: TaskLabel): void {
    row.userId ??= literal(currentUser) as unknown as string;
  }

  @BeforeBulkCreate
  static allBelongToUser(rows: TaskLabel[]): void {
    for (const row of rows) TaskLabel.belongsToUser(row);
  }

  @BelongsTo(() => Task, { foreignKey: "taskId", constraints: false })
  declare task?: NonAttribute<Task>;

  @BelongsTo(() => Label, { foreignKey: "labelId", constraints: false })
  declare label?: NonAttribute<Label>;

  @Column({ type: DataTypes.BIGINT, primaryKey: true }) declare taskId: string;
  @Column({ type: DataTypes.BIGINT, primaryKey: true }) declare labelId: string;
}
