import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "../base-model.js";
import { uniqueKey } from "../indexes.js";

/** Resources that OAuth access tokens are issued for. Better Auth's table. */
@Table({
  tableName: "oauth_resources",
  comment: "What access tokens of OAuth are for; Better Auth's.",
  indexes: [uniqueKey("oauth_resources", ["identifier"])],
})
export class OAuthResource extends BaseModel<OAuthResource> {
  @Column({ type: DataTypes.TEXT, primaryKey: true }) declare id: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare identifier: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare name: string;
  @Column(DataTypes.INTEGER) declare accessTokenTtl: CreationOptional<number | null>;
  @Column(DataTypes.INTEGER) declare refreshTokenTtl: CreationOptional<number | null>;
  @Column(DataTypes.TEXT) declare signingAlgorithm: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare signingKeyId: CreationOptional<string | null>;
  @Column(DataTypes.JSONB) declare allowedScopes: CreationOptional<string[] | null>;
  @Column(DataTypes.JSONB) declare customClaims: CreationOptional<object | null>;

  @Column({ type: DataTypes.BOOLEAN, defaultValue: false })
  declare dpopBoundAccessTokensRequired: CreationOptional<boolean | null>;

  @Column({ type: DataTypes.BOOLEAN, defaultValue: false })
  declare disabled: CreationOptional<boolean | null>;

  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
  @Column({ ...insertedAt }) declare updatedAt: CreationOptional<Date>;

  @Column({ type: DataTypes.INTEGER, defaultValue: 1 })
  declare policyVersion: CreationOptional<number | null>;

  @Column(DataTypes.JSONB) declare metadata: CreationOptional<object | null>;
}
