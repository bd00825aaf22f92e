import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "../base-model.js";
import { timestamptz } from "../column-types.js";
import { index } from "../indexes.js";

/** A short-lived token, such as for a password reset; Better Auth's table. */
@Table({
  tableName: "verifications",
  comment: "Short-lived proofs, such as password resets; Better Auth's.",
  indexes: [index("verifications", ["identifier"])],
})
export class Verification extends BaseModel<Verification> {
  @Column({ type: DataTypes.TEXT, primaryKey: true }) declare id: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare identifier: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare value: string;
  @Column({ type: timestamptz(), allowNull: false }) declare expiresAt: Date;
  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
  @Column({ ...insertedAt }) declare updatedAt: CreationOptional<Date>;
}
