import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { withDefault } from "./column-types.js";
import { OwnedModel } from "./owned-model.js";

/**
 * The counter of a user's changes. Each transaction that writes one of the user's rows takes the
 * next number here and keeps this row locked until it ends, so the numbers are in commit order.
 * Maintained by triggers.
 */
@Table({
  tableName: "change_clocks",
  comment: "How far each user's changes are; kept by triggers.",
})
export class ChangeClock extends OwnedModel<ChangeClock> {
  /** The last number that was taken. Gaps are no error. */
  @Column({ type: DataTypes.BIGINT, allowNull: false }) declare seq: string;

  /** The highest number of a purge whose event has been removed. */
  @Column(withDefault(DataTypes.BIGINT, 0)) declare forgottenSeq: CreationOptional<string>;
}
