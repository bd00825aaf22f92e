import { MESSAGE_ROLES, type MessageRole } from "@docket/contract/choices";
import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { insertedAt } from "./base-model.js";
import { Conversation } from "./conversation.js";
import { index } from "./indexes.js";
import { OwnedRowModel } from "./owned-model.js";
import { choice } from "./validators.js";

/** One message of a conversation. Immutable: the database refuses to update it. */
@Table({
  tableName: "messages",
  comment: "What was said; never changed, only deleted with its conversation.",
  indexes: [index("messages", ["user_id", "conversation_id", "id"])],
})
export class Message extends OwnedRowModel<Message> {
  // Without Sequelize's constraint: the database has a composite one, see `schema/statements.ts`.
  @BelongsTo(() => Conversation, { foreignKey: "conversationId", constraints: false })
  declare conversation?: NonAttribute<Conversation>;

  @Column({ type: DataTypes.BIGINT, allowNull: false }) declare conversationId: string;
  @Column({ ...choice("role", MESSAGE_ROLES) }) declare role: MessageRole;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare content: string;
  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
}
