import { limits } from "@docket/contract/limits";
import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, identity, insertedAt, owner } from "./base-model.js";
import { User } from "./user.js";
import { validText } from "./validators.js";

/** A chat of one person with the assistant. */
@Table({
  tableName: "conversations",
  comment: "Chats with the assistant.",
  indexes: [
    { name: "conversations_user_id_updated_at_id_idx", fields: ["user_id", "updated_at", "id"] },
  ],
})
export class Conversation extends BaseModel<Conversation> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  @Column({ ...identity })
  declare id: CreationOptional<string>;

  @Column({ ...owner })
  declare userId: string;

  @Column({
    type: DataTypes.STRING(limits.title),
    validate: validText("title", { max: limits.title, filled: true }),
  })
  declare title: CreationOptional<string | null>;

  @Column({ ...insertedAt })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt })
  declare updatedAt: CreationOptional<Date>;
}
