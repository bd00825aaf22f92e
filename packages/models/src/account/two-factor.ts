import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel } from "../base-model.js";
import { timestamptz } from "../column-types.js";
import { User } from "../user.js";

/** The encrypted secrets that a second factor is checked with; Better Auth's table. */
@Table({
  tableName: "two_factors",
  comment: "Secrets of second factors, encrypted; Better Auth's.",
  indexes: [{ name: "two_factors_user_id_idx", fields: ["user_id"] }],
})
export class TwoFactor extends BaseModel<TwoFactor> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  @Column({ type: DataTypes.TEXT, primaryKey: true })
  declare id: string;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare userId: string;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare secret: string;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare backupCodes: string;

  @Column({ type: DataTypes.BOOLEAN, allowNull: false, defaultValue: true })
  declare verified: CreationOptional<boolean>;

  @Column({
    type: DataTypes.INTEGER,
    allowNull: false,
    defaultValue: 0,
  })
  declare failedVerificationCount: CreationOptional<number>;

  @Column({ type: timestamptz() })
  declare lockedUntil: CreationOptional<Date | null>;
}
