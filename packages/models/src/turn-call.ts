import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "./base-model.js";
import { Turn } from "./turn.js";
import { User } from "./user.js";

/** What became of a tool call. */
export const callStatuses = [
  "done",
  "refused",
  "proposed",
  "approved",
  "rejected",
  "outdated",
  "undone",
] as const;
export type CallStatus = (typeof callStatuses)[number];

/**
 * One call of a tool in a turn, written in the transaction of the change itself: if it is here, the
 * change is, and the other way round.
 */
@Table({
  tableName: "turn_calls",
  timestamps: false,
  comment: "What the assistant did: tool calls with their results, and the task before and after.",
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

  @Column({ type: DataTypes.ENUM(...callStatuses), allowNull: false })
  declare status: CallStatus;

  /** Why it was refused, for a person. */
  @Column({ type: DataTypes.TEXT })
  declare detail: CreationOptional<string | null>;

  /** What the assistant was told. */
  @Column({ type: DataTypes.JSONB })
  declare result: CreationOptional<object | string | number | boolean | null>;

  /** The task as it was, and as it is or would be; null where there is none. */
  @Column({ type: DataTypes.JSONB })
  declare before: CreationOptional<object | null>;

  @Column({ type: DataTypes.JSONB })
  declare after: CreationOptional<object | null>;

  @Column({ ...insertedAt, field: "created_at" })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt, field: "updated_at" })
  declare updatedAt: CreationOptional<Date>;
}
