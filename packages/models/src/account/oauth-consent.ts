import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { index, uniqueKey } from "../indexes.js";
import { TimestampedAccountModel } from "../owned-model.js";
import { OAuthClient, ofClient } from "./oauth-client.js";

/** What a person has allowed an application. Better Auth's table. */
@Table({
  tableName: "oauth_consents",
  comment: "What a person has allowed an application; Better Auth's.",
  indexes: [
    index("oauth_consents", ["client_id"]),
    uniqueKey("oauth_consents", ["user_id", "client_id"]),
  ],
})
export class OAuthConsent extends TimestampedAccountModel<OAuthConsent> {
  @BelongsTo(() => OAuthClient, ofClient)
  declare client?: NonAttribute<OAuthClient>;

  @Column({ type: DataTypes.TEXT, allowNull: false }) declare clientId: string;
  @Column(DataTypes.TEXT) declare referenceId: CreationOptional<string | null>;
  @Column(DataTypes.JSONB) declare resources: CreationOptional<string[] | null>;
  @Column(DataTypes.JSONB) declare requestedUserInfoClaims: CreationOptional<string[] | null>;
  @Column({ type: DataTypes.JSONB, allowNull: false }) declare scopes: string[];
}
