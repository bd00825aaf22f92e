import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { BaseModel } from "./base-model.js";

/** Identifies this database, as opposed to others that a backup was restored into: one row. */
@Table({
  tableName: "change_epoch",
  comment: "One row: whose numbers of changes these are; another after a restore.",
})
export class ChangeEpoch extends BaseModel<ChangeEpoch> {
  @Column({ type: DataTypes.BOOLEAN, primaryKey: true, defaultValue: true })
  declare single: CreationOptional<boolean>;

  @Column({ type: DataTypes.UUID, allowNull: false }) declare epoch: string;
}
