import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "../base-model.js";
import { timestamptz } from "../column-types.js";
import { User } from "../user.js";
import { OAuthClient } from "./oauth-client.js";

/** Opaque access tokens of OAuth, hashed. Better Auth's table. */
@Table({
  tableName: "oauth_access_tokens",
  timestamps: false,
  comment: "Opaque access tokens of OAuth, hashed; Better Auth's.",
  indexes: [
    { name: "oauth_access_tokens_token_key", unique: true, fields: ["token"] },
    { name: "oauth_access_tokens_client_id_idx", fields: ["client_id"] },
    { name: "oauth_access_tokens_session_id_idx", fields: ["session_id"] },
    { name: "oauth_access_tokens_user_id_idx", fields: ["user_id"] },
    { name: "oauth_access_tokens_authorization_code_id_idx", fields: ["authorization_code_id"] },
    { name: "oauth_access_tokens_refresh_id_idx", fields: ["refresh_id"] },
  ],
})
export class OAuthAccessToken extends BaseModel<OAuthAccessToken> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  @BelongsTo(() => OAuthClient, {
    foreignKey: "clientId",
    targetKey: "clientId",
    onDelete: "CASCADE",
    onUpdate: "NO ACTION",
  })
  declare client?: NonAttribute<OAuthClient>;

  @Column({ type: DataTypes.TEXT, primaryKey: true })
  declare id: string;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare token: string;

  @Column({ type: DataTypes.TEXT, allowNull: false, field: "client_id" })
  declare clientId: string;

  @Column({ type: DataTypes.TEXT, field: "session_id" })
  declare sessionId: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT, field: "user_id" })
  declare userId: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT, field: "reference_id" })
  declare referenceId: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT, field: "authorization_code_id" })
  declare authorizationCodeId: CreationOptional<string | null>;

  @Column({ type: DataTypes.JSONB })
  declare resources: CreationOptional<string[] | null>;

  @Column({ type: DataTypes.JSONB, field: "requested_user_info_claims" })
  declare requestedUserInfoClaims: CreationOptional<string[] | null>;

  @Column({ type: DataTypes.TEXT, field: "refresh_id" })
  declare refreshId: CreationOptional<string | null>;

  @Column({ type: timestamptz(), allowNull: false, field: "expires_at" })
  declare expiresAt: Date;

  @Column({ ...insertedAt, field: "created_at" })
  declare createdAt: CreationOptional<Date>;

  @Column({ type: timestamptz() })
  declare revoked: CreationOptional<Date | null>;

  @Column({ type: DataTypes.JSONB })
  declare confirmation: CreationOptional<object | null>;

  @Column({ type: DataTypes.JSONB, allowNull: false })
  declare scopes: string[];
}
