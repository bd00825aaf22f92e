import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "../base-model.js";
import { timestamptz } from "../column-types.js";

/** A key that signs the tokens of `/api/auth/token`; its private half is encrypted. Better Auth's table. */
@Table({ tableName: "jwks", timestamps: false, comment: "Keys that sign tokens; Better Auth's." })
export class Jwk extends BaseModel<Jwk> {
  @Column({ type: DataTypes.TEXT, primaryKey: true })
  declare id: string;

  @Column({ type: DataTypes.TEXT, allowNull: false, field: "public_key" })
  declare publicKey: string;

  @Column({ type: DataTypes.TEXT, allowNull: false, field: "private_key" })
  declare privateKey: string;

  @Column({ type: DataTypes.TEXT })
  declare alg: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT })
  declare crv: CreationOptional<string | null>;

  @Column({ ...insertedAt, field: "created_at" })
  declare createdAt: CreationOptional<Date>;

  @Column({ type: timestamptz(), field: "expires_at" })
  declare expiresAt: CreationOptional<Date | null>;
}
