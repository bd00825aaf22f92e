import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "../base-model.js";
import { timestamptz } from "../column-types.js";
import { User } from "../user.js";

/** A signed-in browser; Better Auth's table. */
@Table({
  tableName: "sessions",
  comment: "Signed-in browsers; Better Auth's.",
  indexes: [
    { name: "sessions_token_key", unique: true, fields: ["token"] },
    { name: "sessions_user_id_idx", fields: ["user_id"] },
  ],
})
export class Session extends BaseModel<Session> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  @Column({ type: DataTypes.TEXT, primaryKey: true })
  declare id: string;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare userId: string;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare token: string;

  @Column({ type: timestamptz(), allowNull: false })
  declare expiresAt: Date;

  @Column({ type: DataTypes.TEXT })
  declare ipAddress: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT })
  declare userAgent: CreationOptional<string | null>;

  /** When the person last re-entered the password; Docket's own column. */
  @Column({ type: timestamptz() })
  declare confirmedAt: CreationOptional<Date | null>;

  @Column({ ...insertedAt })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt })
  declare updatedAt: CreationOptional<Date>;
}
