import { STORED_CALL_STATUSES, type StoredCallStatus } from "@docket/contract/choices";
import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "./base-model.js";
import { Turn } from "./turn.js";
import { User } from "./user.js";

/**
 * One call of a tool in a turn, written in the transaction of the change itself: if it is here, the
 * change is, and the other way round.
 */
@Table({
  tableName: "turn_calls",
  timestamps: false,
  comment: "What the assistant asked for: tool calls, and which changes in the log they made.",
})
export class TurnCall extends BaseModel<TurnCall> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  // Without a constraint of Sequelize's: the database has a composite one, see `schema/statements.ts`.
  @BelongsTo(() => Turn, { foreignKey: "turnId", constraints: false })
  declare turn?: NonAttribute<Turn>;

  @Column({ type: DataTypes.TEXT, primaryKey: true, field: "user_id" })
  declare userId: string;

  @Column({ type: DataTypes.BIGINT, primaryKey: true, field: "turn_id" })
  declare turnId: string;

  /** 1 for the turn's first call. */
  @Column({ type: DataTypes.INTEGER, primaryKey: true })
  declare position: number;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare tool: string;

  @Column({ type: DataTypes.JSONB, allowNull: false })
  declare input: Record<string, unknown>;

  @Column({ type: DataTypes.ENUM(...STORED_CALL_STATUSES), allowNull: false })
  declare status: StoredCallStatus;

  /** Why it was refused, for a person. */
  @Column({ type: DataTypes.TEXT })
  declare detail: CreationOptional<string | null>;

  /** What the assistant was told. */
  @Column({ type: DataTypes.JSONB })
  declare result: CreationOptional<object | string | number | boolean | null>;

  /** The task before and after where no event tells it: what is proposed, and calls older than the log. */
  @Column({ type: DataTypes.JSONB })
  declare effect: CreationOptional<object | null>;

  /** The first and the last of the numbers of its changes; null where it changed nothing. */
  @Column({ type: DataTypes.BIGINT, field: "first_seq" })
  declare firstSeq: CreationOptional<string | null>;

  @Column({ type: DataTypes.BIGINT, field: "last_seq" })
  declare lastSeq: CreationOptional<string | null>;

  @Column({ ...insertedAt, field: "created_at" })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt, field: "updated_at" })
  declare updatedAt: CreationOptional<Date>;
}
