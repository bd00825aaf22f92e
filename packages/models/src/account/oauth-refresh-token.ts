import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { insertedAt } from "../base-model.js";
import { timestamptz } from "../column-types.js";
import { index, uniqueKey } from "../indexes.js";
import { AccountModel } from "../owned-model.js";
import { OAuthClient, ofClient } from "./oauth-client.js";

/** Refresh tokens of OAuth, hashed. Better Auth's table. */
@Table({
  tableName: "oauth_refresh_tokens",
  comment: "Refresh tokens of OAuth, hashed; Better Auth's.",
  indexes: [
    uniqueKey("oauth_refresh_tokens", ["token"]),
    index("oauth_refresh_tokens", ["client_id"]),
    index("oauth_refresh_tokens", ["session_id"]),
    index("oauth_refresh_tokens", ["user_id", "client_id", "created_at"]),
    index("oauth_refresh_tokens", ["authorization_code_id"]),
  ],
})
export class OAuthRefreshToken extends AccountModel<OAuthRefreshToken> {
  @BelongsTo(() => OAuthClient, ofClient)
  declare client?: NonAttribute<OAuthClient>;

  @Column({ type: DataTypes.TEXT, allowNull: false }) declare token: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare clientId: string;
  @Column(DataTypes.TEXT) declare sessionId: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare referenceId: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare authorizationCodeId: CreationOptional<string | null>;
  @Column(DataTypes.JSONB) declare resources: CreationOptional<string[] | null>;
  @Column(DataTypes.JSONB) declare requestedUserInfoClaims: CreationOptional<string[] | null>;
  @Column({ type: timestamptz(), allowNull: false }) declare expiresAt: Date;
  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
  @Column(timestamptz()) declare revoked: CreationOptional<Date | null>;
  @Column(timestamptz()) declare rotatedAt: CreationOptional<Date | null>;
  @Column(DataTypes.TEXT) declare rotationReplayResponse: CreationOptional<string | null>;
  @Column(timestamptz()) declare rotationReplayExpiresAt: CreationOptional<Date | null>;
  @Column(timestamptz()) declare authTime: CreationOptional<Date | null>;
  @Column(DataTypes.JSONB) declare confirmation: CreationOptional<object | null>;
  @Column({ type: DataTypes.JSONB, allowNull: false }) declare scopes: string[];
}
