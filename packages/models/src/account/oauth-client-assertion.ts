import { DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { BaseModel } from "../base-model.js";
import { timestamptz } from "../column-types.js";

/**
 * Used assertions of OAuth clients: empty, since no client registers a key. Better Auth's table.
 */
@Table({
  tableName: "oauth_client_assertions",
  comment: "Assertions of OAuth clients that cannot come again, unused; Better Auth's.",
})
export class OAuthClientAssertion extends BaseModel<OAuthClientAssertion> {
  @Column({ type: DataTypes.TEXT, primaryKey: true }) declare id: string;
  @Column({ type: timestamptz(), allowNull: false }) declare expiresAt: Date;
}
