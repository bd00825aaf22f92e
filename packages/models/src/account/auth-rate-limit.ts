import { DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { BaseModel } from "../base-model.js";
import { timestamptz } from "../column-types.js";

/** How often something that is guessed at, such as a password, was tried; for all servers together. */
@Table({
  tableName: "auth_rate_limits",
  timestamps: false,
  comment: "Attempts to sign in and the like, counted by address and by account.",
})
export class AuthRateLimit extends BaseModel<AuthRateLimit> {
  /** What is limited, for whom. */
  @Column({ type: DataTypes.TEXT, primaryKey: true })
  declare key: string;

  @Column({ type: DataTypes.INTEGER, allowNull: false })
  declare count: number;

  /** When counting begins anew. */
  @Column({ type: timestamptz(), allowNull: false, field: "expires_at" })
  declare expiresAt: Date;
}
