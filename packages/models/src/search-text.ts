import { DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { BaseModel } from "./base-model.js";

/**
 * What a search goes by: one row a task, beside it, so that a label with a new name changes no task. `indexSearch` keeps
 * it; nothing else writes it.
 */
@Table({
  tableName: "search_texts",
  timestamps: false,
  comment: "What a search finds tasks by; brought up to date before a search.",
})
export class SearchText extends BaseModel<SearchText> {
  @Column({ type: DataTypes.TEXT, primaryKey: true, field: "user_id" })
  declare userId: string;

  @Column({ type: DataTypes.BIGINT, primaryKey: true, field: "task_id" })
  declare taskId: string;

  /** Title, description and the names of the labels, folded, a line each. */
  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare content: string;

  /** Whether the task has, or had, subtasks: their titles are searched with it. */
  @Column({
    type: DataTypes.BOOLEAN,
    allowNull: false,
    defaultValue: false,
    field: "has_subtasks",
  })
  declare hasSubtasks: boolean;
}
