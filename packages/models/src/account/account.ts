import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { timestamptz } from "../column-types.js";
import { index } from "../indexes.js";
import { TimestampedAccountModel } from "../owned-model.js";

/** A way to sign in, such as a password's hash; Better Auth's table. */
@Table({
  tableName: "accounts",
  comment: "Ways to sign in, such as a password's hash; Better Auth's.",
  indexes: [index("accounts", ["user_id"])],
})
export class Account extends TimestampedAccountModel<Account> {
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare accountId: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare providerId: string;
  @Column(DataTypes.TEXT) declare accessToken: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare refreshToken: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare idToken: CreationOptional<string | null>;
  @Column(timestamptz()) declare accessTokenExpiresAt: CreationOptional<Date | null>;
  @Column(timestamptz()) declare refreshTokenExpiresAt: CreationOptional<Date | null>;
  @Column(DataTypes.TEXT) declare scope: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare password: CreationOptional<string | null>;
}
