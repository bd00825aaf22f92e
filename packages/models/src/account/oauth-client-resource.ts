import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "../base-model.js";
import { uniqueKey } from "../indexes.js";

/**
 * Which OAuth clients may request which resource: empty, since all may request the only one. Better
 * Auth's table.
 */
@Table({
  tableName: "oauth_client_resources",
  comment: "Which OAuth clients may ask for which resource, unused; Better Auth's.",
  indexes: [uniqueKey("oauth_client_resources", ["client_id", "resource_id"])],
})
export class OAuthClientResource extends BaseModel<OAuthClientResource> {
  @Column({ type: DataTypes.TEXT, primaryKey: true }) declare id: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare clientId: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare resourceId: string;
  @Column(DataTypes.JSONB) declare metadata: CreationOptional<object | null>;
  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
}
