import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "../base-model.js";
import { timestamptz } from "../column-types.js";
import { User } from "../user.js";
import { OAuthClient } from "./oauth-client.js";

/** Refresh tokens of OAuth, hashed. Better Auth's table. */
@Table({
  tableName: "oauth_refresh_tokens",
  comment: "Refresh tokens of OAuth, hashed; Better Auth's.",
  indexes: [
    { name: "oauth_refresh_tokens_token_key", unique: true, fields: ["token"] },
    { name: "oauth_refresh_tokens_client_id_idx", fields: ["client_id"] },
    { name: "oauth_refresh_tokens_session_id_idx", fields: ["session_id"] },
    {
      name: "oauth_refresh_tokens_user_id_client_id_created_at_idx",
      fields: ["user_id", "client_id", "created_at"],
    },
    { name: "oauth_refresh_tokens_authorization_code_id_idx", fields: ["authorization_code_id"] },
  ],
})
export class OAuthRefreshToken extends BaseModel<OAuthRefreshToken> {
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

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare clientId: string;

  @Column({ type: DataTypes.TEXT })
  declare sessionId: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare userId: string;

  @Column({ type: DataTypes.TEXT })
  declare referenceId: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT })
  declare authorizationCodeId: CreationOptional<string | null>;

  @Column({ type: DataTypes.JSONB })
  declare resources: CreationOptional<string[] | null>;

  @Column({ type: DataTypes.JSONB })
  declare requestedUserInfoClaims: CreationOptional<string[] | null>;

  @Column({ type: timestamptz(), allowNull: false })
  declare expiresAt: Date;

  @Column({ ...insertedAt })
  declare createdAt: CreationOptional<Date>;

  @Column({ type: timestamptz() })
  declare revoked: CreationOptional<Date | null>;

  @Column({ type: timestamptz() })
  declare rotatedAt: CreationOptional<Date | null>;

  @Column({ type: DataTypes.TEXT })
  declare rotationReplayResponse: CreationOptional<string | null>;

  @Column({ type: timestamptz() })
  declare rotationReplayExpiresAt: CreationOptional<Date | null>;

  @Column({ type: timestamptz() })
  declare authTime: CreationOptional<Date | null>;

  @Column({ type: DataTypes.JSONB })
  declare confirmation: CreationOptional<object | null>;

  @Column({ type: DataTypes.JSONB, allowNull: false })
  declare scopes: string[];
}
