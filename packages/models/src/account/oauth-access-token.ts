import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, cascade, insertedAt } from "../base-model.js";
import { timestamptz } from "../column-types.js";
import { index, uniqueKey } from "../indexes.js";
import { User } from "../user.js";
import { OAuthClient, ofClient } from "./oauth-client.js";

/** Opaque access tokens of OAuth, hashed. Better Auth's table. */
@Table({
  tableName: "oauth_access_tokens",
  comment: "Opaque access tokens of OAuth, hashed; Better Auth's.",
  indexes: [
    uniqueKey("oauth_access_tokens", ["token"]),
    index("oauth_access_tokens", ["client_id"]),
    index("oauth_access_tokens", ["session_id"]),
    index("oauth_access_tokens", ["user_id"]),
    index("oauth_access_tokens", ["authorization_code_id"]),
    index("oauth_access_tokens", ["refresh_id"]),
  ],
})
export class OAuthAccessToken extends BaseModel<OAuthAccessToken> {
  @BelongsTo(() => User, { foreignKey: "userId", ...cascade })
  declare user?: NonAttribute<User>;

  @BelongsTo(() => OAuthClient, ofClient)
  declare client?: NonAttribute<OAuthClient>;

  @Column({ type: DataTypes.TEXT, primaryKey: true }) declare id: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare token: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare clientId: string;
  @Column(DataTypes.TEXT) declare sessionId: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare userId: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare referenceId: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare authorizationCodeId: CreationOptional<string | null>;
  @Column(DataTypes.JSONB) declare resources: CreationOptional<string[] | null>;
  @Column(DataTypes.JSONB) declare requestedUserInfoClaims: CreationOptional<string[] | null>;
  @Column(DataTypes.TEXT) declare refreshId: CreationOptional<string | null>;
  @Column({ type: timestamptz(), allowNull: false }) declare expiresAt: Date;
  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
  @Column(timestamptz()) declare revoked: CreationOptional<Date | null>;
  @Column(DataTypes.JSONB) declare confirmation: CreationOptional<object | null>;
  @Column({ type: DataTypes.JSONB, allowNull: false }) declare scopes: string[];
}
