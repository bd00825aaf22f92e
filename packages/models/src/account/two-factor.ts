import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { timestamptz, withDefault } from "../column-types.js";
import { index } from "../indexes.js";
import { AccountModel } from "../owned-model.js";

/** The encrypted secrets that the codes of two-factor authentication are checked with; Better Auth's table. */
@Table({
  tableName: "two_factors",
  comment: "Secrets of second factors, encrypted; Better Auth's.",
  indexes: [index("two_factors", ["user_id"])],
})
export class TwoFactor extends AccountModel<TwoFactor> {
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare secret: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare backupCodes: string;

  @Column(withDefault(DataTypes.BOOLEAN, true)) declare verified: CreationOptional<boolean>;

  @Column(withDefault(DataTypes.INTEGER, 0))
  declare failedVerificationCount: CreationOptional<number>;

  @Column(timestamptz()) declare lockedUntil: CreationOptional<Date | null>;
}
