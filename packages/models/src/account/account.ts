import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "../base-model.js";
import { timestamptz } from "../column-types.js";
import { User } from "../user.js";

/** A way to sign in, such as a password's hash; Better Auth's table. */
@Table({
  tableName: "accounts",
  timestamps: false,
  comment: "Ways to sign in, such as a password's hash; Better Auth's.",
  indexes: [{ name: "accounts_user_id_idx", fields: ["user_id"] }],
})
export class Account extends BaseModel<Account> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  @Column({ type: DataTypes.TEXT, primaryKey: true })
  declare id: string;

  @Column({ type: DataTypes.TEXT, allowNull: false, field: "user_id" })
  declare userId: string;

  @Column({ type: DataTypes.TEXT, allowNull: false, field: "account_id" })
  declare accountId: string;

  @Column({ type: DataTypes.TEXT, allowNull: false, field: "provider_id" })
  declare providerId: string;

  @Column({ type: DataTypes.TEXT, field: "access_token" })
  declare accessToken: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT, field: "refresh_token" })
  declare refreshToken: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT, field: "id_token" })
  declare idToken: CreationOptional<string | null>;

  @Column({ type: timestamptz(), field: "access_token_expires_at" })
  declare accessTokenExpiresAt: CreationOptional<Date | null>;

  @Column({ type: timestamptz(), field: "refresh_token_expires_at" })
  declare refreshTokenExpiresAt: CreationOptional<Date | null>;

  @Column({ type: DataTypes.TEXT })
  declare scope: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT })
  declare password: CreationOptional<string | null>;

  @Column({ ...insertedAt, field: "created_at" })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt, field: "updated_at" })
  declare updatedAt: CreationOptional<Date>;
}
