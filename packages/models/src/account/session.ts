import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { timestamptz } from "../column-types.js";
import { index, uniqueKey } from "../indexes.js";
import { TimestampedAccountModel } from "../owned-model.js";

/** A signed-in browser; Better Auth's table. */
@Table({
  tableName: "sessions",
  comment: "Signed-in browsers; Better Auth's.",
  indexes: [uniqueKey("sessions", ["token"]), index("sessions", ["user_id"])],
})
export class Session extends TimestampedAccountModel<Session> {
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare token: string;
  @Column({ type: timestamptz(), allowNull: false }) declare expiresAt: Date;
  @Column(DataTypes.TEXT) declare ipAddress: CreationOptional<string | null>;
  @Column(DataTypes.TEXT) declare userAgent: CreationOptional<string | null>;

  /** When the person last re-entered the password; Docket's own column. */
  @Column(timestamptz()) declare confirmedAt: CreationOptional<Date | null>;
}
