import { STORED_CALL_STATUSES, type StoredCallStatus } from "@docket/contract/choices";
import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { insertedAt } from "./base-model.js";
import { OwnedModel } from "./owned-model.js";
import { Turn } from "./turn.js";
import { choice } from "./validators.js";

/**
 * One tool call in a turn, written in the same transaction as its change, so that neither exists
 * without the other.
 */
@Table({
  tableName: "turn_calls",
  comment: "What the assistant asked for: tool calls, and which changes in the log they made.",
})
export class TurnCall extends OwnedModel<TurnCall> {
  // Without Sequelize's constraint: the database has a composite one, see `schema/statements.ts`.
  @BelongsTo(() => Turn, { foreignKey: "turnId", constraints: false })
  declare turn?: NonAttribute<Turn>;

  @Column({ type: DataTypes.BIGINT, primaryKey: true }) declare turnId: string;

  /** 1 for the turn's first call. */
  @Column({ type: DataTypes.INTEGER, primaryKey: true }) declare position: number;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare tool: string;
  @Column({ type: DataTypes.JSONB, allowNull: false }) declare input: Record<string, unknown>;
  @Column({ ...choice("status", STORED_CALL_STATUSES) }) declare status: StoredCallStatus;

  /** Why it was refused, as text for people. */
  @Column(DataTypes.TEXT) declare detail: CreationOptional<string | null>;

  /** The result that the assistant received. */
  @Column(DataTypes.JSONB)
  declare result: CreationOptional<object | string | number | boolean | null>;

  /** The task before and after, if no event has it: for proposals, and calls older than the log. */
  @Column(DataTypes.JSONB) declare effect: CreationOptional<object | null>;

  /** The first and last number of its changes; null if it changed nothing. */
  @Column(DataTypes.BIGINT) declare firstSeq: CreationOptional<string | null>;
  @Column(DataTypes.BIGINT) declare lastSeq: CreationOptional<string | null>;
  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
  @Column({ ...insertedAt }) declare updatedAt: CreationOptional<Date>;
}
