import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "../base-model.js";
import { timestamptz } from "../column-types.js";

/** A key that signs the tokens of `/api/auth/token`; its private half is encrypted. Better Auth's table. */
@Table({ tableName: "jwks", comment: "Keys that sign tokens; Better Auth's." })
export class Jwk extends BaseModel<Jwk> {
  @Column({ type: DataTypes.TEXT, primaryKey: true }) declare id: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare publicKey: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare privateKey: string;
  @Column(DataTypes.TEXT) declare alg: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare crv: CreationOptional<string | null>;
  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
  @Column(timestamptz()) declare expiresAt: CreationOptional<Date | null>;
}
