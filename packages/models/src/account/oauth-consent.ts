import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "../base-model.js";
import { User } from "../user.js";
import { OAuthClient } from "./oauth-client.js";

/** What a person has allowed an application. Better Auth's table. */
@Table({
  tableName: "oauth_consents",
  timestamps: false,
  comment: "What a person has allowed an application; Better Auth's.",
  indexes: [
    { name: "oauth_consents_client_id_idx", fields: ["client_id"] },
    {
      name: "oauth_consents_user_id_client_id_key",
      unique: true,
      fields: ["user_id", "client_id"],
    },
  ],
})
export class OAuthConsent extends BaseModel<OAuthConsent> {
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

  @Column({ type: DataTypes.TEXT, allowNull: false, field: "client_id" })
  declare clientId: string;

  @Column({ type: DataTypes.TEXT, allowNull: false, field: "user_id" })
  declare userId: string;

  @Column({ type: DataTypes.TEXT, field: "reference_id" })
  declare referenceId: CreationOptional<string | null>;

  @Column({ type: DataTypes.JSONB })
  declare resources: CreationOptional<string[] | null>;

  @Column({ type: DataTypes.JSONB, field: "requested_user_info_claims" })
  declare requestedUserInfoClaims: CreationOptional<string[] | null>;

  @Column({ type: DataTypes.JSONB, allowNull: false })
  declare scopes: string[];

  @Column({ ...insertedAt, field: "created_at" })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt, field: "updated_at" })
  declare updatedAt: CreationOptional<Date>;
}
