import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, cascade, insertedAt } from "../base-model.js";
import { timestamptz } from "../column-types.js";
import { index, uniqueKey } from "../indexes.js";
import { User } from "../user.js";

/** Lets one person sign up when sign-up is restricted. Only the hash of its code is stored. */
@Table({
  tableName: "invitations",
  comment: "Who may sign up where not everybody may; made by administrators.",
  indexes: [uniqueKey("invitations", ["code_hash"]), index("invitations", ["invited_by"])],
})
export class Invitation extends BaseModel<Invitation> {
  @BelongsTo(() => User, { foreignKey: "invitedBy", ...cascade })
  declare inviter?: NonAttribute<User>;

  @Column({ type: DataTypes.TEXT, primaryKey: true }) declare id: string;

  /** The only address that may use it; null for any. */
  @Column(DataTypes.TEXT) declare email: CreationOptional<string | null>;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare codeHash: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare invitedBy: string;
  @Column({ type: timestamptz(), allowNull: false }) declare expiresAt: Date;

  /** When it was used to sign up. */
  @Column(timestamptz()) declare usedAt: CreationOptional<Date | null>;
  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
}
