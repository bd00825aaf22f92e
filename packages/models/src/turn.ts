import { TURN_STATUSES, type TurnStatus } from "@docket/contract/choices";
import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { timestamptz, withDefault } from "./column-types.js";
import { Conversation } from "./conversation.js";
import { index, uniqueKey } from "./indexes.js";
import { Message } from "./message.js";
import { TimestampedRowModel } from "./owned-model.js";
import { choice } from "./validators.js";

const composite = { constraints: false } as const;

/**
 * One turn of the assistant: its work on one message. Composite keys ensure that its conversation,
 * message and reply belong to the same user (see `schema/statements.ts`).
 */
@Table({
  tableName: "turns",
  comment: "Turns of the assistant: who runs them, how they ended.",
  indexes: [
    index("turns", ["user_id", "conversation_id", "id"]),
    index("turns", ["user_id", "message_id"]),
    uniqueKey("turns", ["user_id", "reply_id"]),
    // At most one running turn per conversation; also finds turns whose server is gone.
    {
      name: "turns_running_key",
      unique: true,
      fields: ["user_id", "conversation_id"],
      where: { status: "running" },
    },
  ],
})
export class Turn extends TimestampedRowModel<Turn> {
  // Without Sequelize's constraints: the database has composite ones, see `schema/statements.ts`.

  @BelongsTo(() => Conversation, { foreignKey: "conversationId", ...composite })
  declare conversation?: NonAttribute<Conversation>;

  /** The message that it answers. */
  @BelongsTo(() => Message, { as: "message", foreignKey: "messageId", ...composite })
  declare message?: NonAttribute<Message>;

  @BelongsTo(() => Message, { as: "reply", foreignKey: "replyId", ...composite })
  declare reply?: NonAttribute<Message | null>;

  @Column({ type: DataTypes.BIGINT, allowNull: false }) declare conversationId: string;
  @Column({ type: DataTypes.BIGINT, allowNull: false }) declare messageId: string;
  @Column(DataTypes.BIGINT) declare replyId: CreationOptional<string | null>;

  @Column({ ...choice("status", TURN_STATUSES), defaultValue: "running" })
  declare status: CreationOptional<TurnStatus>;

  /** Why it did not complete, as text for people. */
  @Column(DataTypes.TEXT) declare detail: CreationOptional<string | null>;

  /** The language model that answers; null for the built-in interpreter. */
  @Column(DataTypes.TEXT) declare model: CreationOptional<string | null>;

  /** The interpreter's context for the next turn: what "it" and "the second one" refer to. */
  @Column(DataTypes.JSONB) declare memory: CreationOptional<object | null>;

  /** The tasks that were on the person's screen when the message was sent, in order. */
  @Column(withDefault(DataTypes.ARRAY(DataTypes.BIGINT), []))
  declare visibleTaskIds: CreationOptional<string[]>;

  /** The turn that “undo” means in the message: the last one whose changes stood when it was sent. */
  @Column(DataTypes.BIGINT) declare undoTurnId: CreationOptional<string | null>;

  /** The message only says yes or no, so it does not expire earlier proposals. */
  @Column(withDefault(DataTypes.BOOLEAN, false)) declare decides: CreationOptional<boolean>;

  /** The server that runs it; null until one has started it. */
  @Column(DataTypes.TEXT) declare runner: CreationOptional<string | null>;

  /** When the server's lease expires, unless a heartbeat renews it before. */
  @Column({ type: timestamptz(), allowNull: false }) declare leaseUntil: Date;

  /** How many events it has; the next event's number is one more. */
  @Column(withDefault(DataTypes.INTEGER, 0)) declare eventCount: CreationOptional<number>;
}
