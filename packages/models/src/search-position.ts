import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel } from "./base-model.js";
import { User } from "./user.js";

/**
 * Which of a user's changes what a search goes by has. Not in `change_clocks`, whose row writers hold: they and a search
 * must not wait for each other. Written by `indexSearch` alone.
 */
@Table({
  tableName: "search_positions",
  timestamps: false,
  comment: "Up to which change the search_texts of each user are.",
})
export class SearchPosition extends BaseModel<SearchPosition> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  @Column({ type: DataTypes.TEXT, primaryKey: true, field: "user_id" })
  declare userId: string;

  /** All changes up to this number are in the texts. */
  @Column({ type: DataTypes.BIGINT, allowNull: false, defaultValue: 0 })
  declare seq: CreationOptional<string>;

  /** Where the next change is a label's: up to which of its tasks it is in the texts. */
  @Column({ type: DataTypes.BIGINT, allowNull: false, defaultValue: 0, field: "label_task_id" })
  declare labelTaskId: CreationOptional<string>;
}
