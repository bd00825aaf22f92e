import { MESSAGE_ROLES, type MessageRole } from "@docket/contract/choices";
import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, identity, insertedAt, owner } from "./base-model.js";
import { Conversation } from "./conversation.js";
import { User } from "./user.js";
import { choice } from "./validators.js";

/** One message of a conversation. Immutable: the database refuses to update it. */
@Table({
  tableName: "messages",
  comment: "What was said; never changed, only deleted with its conversation.",
  indexes: [
    {
      name: "messages_user_id_conversation_id_id_idx",
      fields: ["user_id", "conversation_id", "id"],
    },
  ],
})
export class Message extends BaseModel<Message> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  // Without Sequelize's constraint: the database has a composite one, see `schema/statements.ts`.
  @BelongsTo(() => Conversation, { foreignKey: "conversationId", constraints: false })
  declare conversation?: NonAttribute<Conversation>;

  @Column({ ...identity })
  declare id: CreationOptional<string>;

  @Column({ ...owner })
  declare userId: string;

  @Column({ type: DataTypes.BIGINT, allowNull: false })
  declare conversationId: string;

  @Column({ ...choice("role", MESSAGE_ROLES) })
  declare role: MessageRole;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare content: string;

  @Column({ ...insertedAt })
  declare createdAt: CreationOptional<Date>;
}
