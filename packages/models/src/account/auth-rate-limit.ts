import { DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { BaseModel } from "../base-model.js";
import { timestamptz } from "../column-types.js";

/** Counts attempts at something that can be guessed, such as a password, across all servers. */
@Table({
  tableName: "auth_rate_limits",
  comment: "Attempts to sign in and the like, counted by address and by account.",
})
export class AuthRateLimit extends BaseModel<AuthRateLimit> {
  /** What is limited, and for whom. */
  @Column({ type: DataTypes.TEXT, primaryKey: true }) declare key: string;
  @Column({ type: DataTypes.INTEGER, allowNull: false }) declare count: number;

  /** When the count starts again from zero. */
  @Column({ type: timestamptz(), allowNull: false }) declare expiresAt: Date;
}
