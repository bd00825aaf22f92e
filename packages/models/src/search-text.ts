import { DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { BaseModel } from "./base-model.js";
import { withDefault } from "./column-types.js";
import { owner } from "./owned-model.js";

/**
 * The search index: one row per task, in a table of its own, so that renaming a label changes no
 * task. Written only by `indexSearch`.
 */
@Table({
  tableName: "search_texts",
  comment: "What a search finds tasks by; brought up to date before a search.",
})
export class SearchText extends BaseModel<SearchText> {
  @Column({ ...owner }) declare userId: string;
  @Column({ type: DataTypes.BIGINT, primaryKey: true }) declare taskId: string;

  /** Title, description and label names, folded, one per line. */
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare content: string;

  /** Whether the task has, or had, subtasks: their titles are searched with it. */
  @Column(withDefault(DataTypes.BOOLEAN, false)) declare hasSubtasks: boolean;
}
