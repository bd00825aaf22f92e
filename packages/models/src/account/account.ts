import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "../base-model.js";
import { timestamptz } from "../column-types.js";
import { User } from "../user.js";

/** A way to sign in, such as a password's hash; Better Auth's table. */
@Table({
  tableName: "accounts",
  comment: "Ways to sign in, such as a password's hash; Better Auth's.",
  indexes: [{ name: "accounts_user_id_idx", fields: ["user_id"] }],
})
export class Account extends BaseModel<Account> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  @Column({ type: DataTypes.TEXT, primaryKey: true })
  declare id: string;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare userId: string;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare accountId: string;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare providerId: string;

  @Column({ type: DataTypes.TEXT })
  declare accessToken: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT })
  declare refreshToken: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT })
  declare idToken: CreationOptional<string | null>;

  @Column({ type: timestamptz() })
  declare accessTokenExpiresAt: CreationOptional<Date | null>;

  @Column({ type: timestamptz() })
  declare refreshTokenExpiresAt: CreationOptional<Date | null>;

  @Column({ type: DataTypes.TEXT })
  declare scope: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT })
  declare password: CreationOptional<string | null>;

  @Column({ ...insertedAt })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt })
  declare updatedAt: CreationOptional<Date>;
}
