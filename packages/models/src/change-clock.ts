import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel } from "./base-model.js";
import { User } from "./user.js";

/**
 * How far a user's changes are. Whoever writes a row of the user's takes the next number here and holds
 * this row until the transaction ends, so the order of numbers is the order of commits. Kept by triggers.
 */
@Table({
  tableName: "change_clocks",
  timestamps: false,
  comment: "How far each user's changes are; kept by triggers.",
})
export class ChangeClock extends BaseModel<ChangeClock> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  @Column({ type: DataTypes.TEXT, primaryKey: true, field: "user_id" })
  declare userId: string;

  /** The last number that was taken. Numbers that no row has are no error. */
  @Column({ type: DataTypes.BIGINT, allowNull: false })
  declare seq: string;

  /** The highest number of a purge that is no longer known. */
  @Column({ type: DataTypes.BIGINT, allowNull: false, defaultValue: 0, field: "forgotten_seq" })
  declare forgottenSeq: CreationOptional<string>;
}
