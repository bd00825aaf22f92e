import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "../base-model.js";
import { User } from "../user.js";
import { OAuthClient } from "./oauth-client.js";

/** What a person has allowed an application. Better Auth's table. */
@Table({
  tableName: "oauth_consents",
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

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare clientId: string;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare userId: string;

  @Column({ type: DataTypes.TEXT })
  declare referenceId: CreationOptional<string | null>;

  @Column({ type: DataTypes.JSONB })
  declare resources: CreationOptional<string[] | null>;

  @Column({ type: DataTypes.JSONB })
  declare requestedUserInfoClaims: CreationOptional<string[] | null>;

  @Column({ type: DataTypes.JSONB, allowNull: false })
  declare scopes: string[];

  @Column({ ...insertedAt })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt })
  declare updatedAt: CreationOptional<Date>;
}
