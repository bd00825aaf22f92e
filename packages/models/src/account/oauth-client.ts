import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, cascade, insertedAt } from "../base-model.js";
import { index, uniqueKey } from "../indexes.js";
import { User } from "../user.js";

/** What belongs to an application, by its public id, goes with it. */
export const ofClient = { foreignKey: "clientId", targetKey: "clientId", ...cascade } as const;

/** Applications that may ask to act for a person by OAuth. Better Auth's table. */
@Table({
  tableName: "oauth_clients",
  comment: "Applications that may ask to act for a person, by OAuth; Better Auth's.",
  indexes: [uniqueKey("oauth_clients", ["client_id"]), index("oauth_clients", ["user_id"])],
})
export class OAuthClient extends BaseModel<OAuthClient> {
  @BelongsTo(() => User, { foreignKey: "userId", ...cascade })
  declare user?: NonAttribute<User>;

  @Column({ type: DataTypes.TEXT, primaryKey: true }) declare id: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare clientId: string;
  @Column(DataTypes.TEXT) declare clientSecret: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare clientDiscoveryId: CreationOptional<string | null>;

  @Column({ type: DataTypes.BOOLEAN, defaultValue: false })
  declare disabled: CreationOptional<boolean | null>;

  @Column(DataTypes.BOOLEAN) declare skipConsent: CreationOptional<boolean | null>;
  @Column(DataTypes.BOOLEAN) declare enableEndSession: CreationOptional<boolean | null>;
  @Column(DataTypes.TEXT) declare subjectType: CreationOptional<string | null>;
  @Column(DataTypes.JSONB) declare scopes: CreationOptional<string[] | null>;
  @Column(DataTypes.JSONB) declare clientCredentialsScopes: CreationOptional<string[] | null>;
  @Column(DataTypes.TEXT) declare userId: CreationOptional<string | null>;
  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
  @Column({ ...insertedAt }) declare updatedAt: CreationOptional<Date>;
  @Column(DataTypes.TEXT) declare name: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare uri: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare icon: CreationOptional<string | null>;
  @Column(DataTypes.JSONB) declare contacts: CreationOptional<string[] | null>;
  @Column(DataTypes.TEXT) declare tos: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare policy: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare softwareId: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare softwareVersion: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare softwareStatement: CreationOptional<string | null>;
  @Column({ type: DataTypes.JSONB, allowNull: false }) declare redirectUris: string[];
  @Column(DataTypes.JSONB) declare postLogoutRedirectUris: CreationOptional<string[] | null>;
  @Column(DataTypes.TEXT) declare backchannelLogoutUri: CreationOptional<string | null>;

  @Column(DataTypes.BOOLEAN)
  declare backchannelLogoutSessionRequired: CreationOptional<boolean | null>;

  @Column(DataTypes.TEXT) declare tokenEndpointAuthMethod: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare applicationType: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare jwks: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare jwksUri: CreationOptional<string | null>;
  @Column(DataTypes.JSONB) declare grantTypes: CreationOptional<string[] | null>;
  @Column(DataTypes.JSONB) declare responseTypes: CreationOptional<string[] | null>;

  @Column({ type: DataTypes.BOOLEAN, field: "require_pkce" })
  declare requirePKCE: CreationOptional<boolean | null>;

  @Column({ type: DataTypes.BOOLEAN, defaultValue: false })
  declare dpopBoundAccessTokens: CreationOptional<boolean | null>;

  @Column(DataTypes.TEXT) declare referenceId: CreationOptional<string | null>;
  @Column(DataTypes.JSONB) declare metadata: CreationOptional<object | null>;
}
