import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "../base-model.js";
import { User } from "../user.js";

/** Applications that may ask to act for a person by OAuth. Better Auth's table. */
@Table({
  tableName: "oauth_clients",
  timestamps: false,
  comment: "Applications that may ask to act for a person, by OAuth; Better Auth's.",
  indexes: [
    { name: "oauth_clients_client_id_key", unique: true, fields: ["client_id"] },
    { name: "oauth_clients_user_id_idx", fields: ["user_id"] },
  ],
})
export class OAuthClient extends BaseModel<OAuthClient> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  @Column({ type: DataTypes.TEXT, primaryKey: true })
  declare id: string;

  @Column({ type: DataTypes.TEXT, allowNull: false, field: "client_id" })
  declare clientId: string;

  @Column({ type: DataTypes.TEXT, field: "client_secret" })
  declare clientSecret: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT, field: "client_discovery_id" })
  declare clientDiscoveryId: CreationOptional<string | null>;

  @Column({ type: DataTypes.BOOLEAN, defaultValue: false })
  declare disabled: CreationOptional<boolean | null>;

  @Column({ type: DataTypes.BOOLEAN, field: "skip_consent" })
  declare skipConsent: CreationOptional<boolean | null>;

  @Column({ type: DataTypes.BOOLEAN, field: "enable_end_session" })
  declare enableEndSession: CreationOptional<boolean | null>;

  @Column({ type: DataTypes.TEXT, field: "subject_type" })
  declare subjectType: CreationOptional<string | null>;

  @Column({ type: DataTypes.JSONB })
  declare scopes: CreationOptional<string[] | null>;

  @Column({ type: DataTypes.JSONB, field: "client_credentials_scopes" })
  declare clientCredentialsScopes: CreationOptional<string[] | null>;

  @Column({ type: DataTypes.TEXT, field: "user_id" })
  declare userId: CreationOptional<string | null>;

  @Column({ ...insertedAt, field: "created_at" })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt, field: "updated_at" })
  declare updatedAt: CreationOptional<Date>;

  @Column({ type: DataTypes.TEXT })
  declare name: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT })
  declare uri: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT })
  declare icon: CreationOptional<string | null>;

  @Column({ type: DataTypes.JSONB })
  declare contacts: CreationOptional<string[] | null>;

  @Column({ type: DataTypes.TEXT })
  declare tos: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT })
  declare policy: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT, field: "software_id" })
  declare softwareId: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT, field: "software_version" })
  declare softwareVersion: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT, field: "software_statement" })
  declare softwareStatement: CreationOptional<string | null>;

  @Column({ type: DataTypes.JSONB, allowNull: false, field: "redirect_uris" })
  declare redirectUris: string[];

  @Column({ type: DataTypes.JSONB, field: "post_logout_redirect_uris" })
  declare postLogoutRedirectUris: CreationOptional<string[] | null>;

  @Column({ type: DataTypes.TEXT, field: "backchannel_logout_uri" })
  declare backchannelLogoutUri: CreationOptional<string | null>;

  @Column({ type: DataTypes.BOOLEAN, field: "backchannel_logout_session_required" })
  declare backchannelLogoutSessionRequired: CreationOptional<boolean | null>;

  @Column({ type: DataTypes.TEXT, field: "token_endpoint_auth_method" })
  declare tokenEndpointAuthMethod: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT, field: "application_type" })
  declare applicationType: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT })
  declare jwks: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT, field: "jwks_uri" })
  declare jwksUri: CreationOptional<string | null>;

  @Column({ type: DataTypes.JSONB, field: "grant_types" })
  declare grantTypes: CreationOptional<string[] | null>;

  @Column({ type: DataTypes.JSONB, field: "response_types" })
  declare responseTypes: CreationOptional<string[] | null>;

  @Column({ type: DataTypes.BOOLEAN, field: "require_pkce" })
  declare requirePKCE: CreationOptional<boolean | null>;

  @Column({ type: DataTypes.BOOLEAN, defaultValue: false, field: "dpop_bound_access_tokens" })
  declare dpopBoundAccessTokens: CreationOptional<boolean | null>;

  @Column({ type: DataTypes.TEXT, field: "reference_id" })
  declare referenceId: CreationOptional<string | null>;

  @Column({ type: DataTypes.JSONB })
  declare metadata: CreationOptional<object | null>;
}
