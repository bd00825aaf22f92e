import { limits } from "@docket/contract/limits";
import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { index } from "./indexes.js";
import { TimestampedRowModel } from "./owned-model.js";
import { validText } from "./validators.js";

/** A chat of one person with the assistant. */
@Table({
  tableName: "conversations",
  comment: "Chats with the assistant.",
  indexes: [index("conversations", ["user_id", "updated_at", "id"])],
})
export class Conversation extends TimestampedRowModel<Conversation> {
  @Column({
    type: DataTypes.STRING(limits.title),
    validate: validText("title", { max: limits.title, filled: true }),
  })
  declare title: CreationOptional<string | null>;
}
