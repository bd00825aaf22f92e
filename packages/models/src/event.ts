import type { Actor, EventKind } from "@docket/contract/choices";
import { type CreationOptional, DataTypes, type NonAttribute, Op } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, cascade, insertedAt } from "./base-model.js";
import { ChangeClock } from "./change-clock.js";
import { index } from "./indexes.js";
import { owner } from "./owned-model.js";

/** One change of one row, written by a trigger in the same transaction. */
@Table({
  tableName: "events",
  comment: "What happened to which row, by whom; written by triggers.",
  indexes: [
    index("events", ["user_id", "entity", "entity_id", "seq"]),
    // The tombstones from which synchronisation learns of rows that are gone.
    {
      name: "events_purged_idx",
      fields: ["user_id", "seq"],
      where: { kind: "purged" },
    },
    {
      name: "events_undone_by_idx",
      fields: ["user_id", "undone_by"],
      where: { undone_by: { [Op.ne]: null } },
    },
  ],
})
export class Event extends BaseModel<Event> {
  // References the user's clock, which the transaction has already locked: cheaper than the user.
  @BelongsTo(() => ChangeClock, { foreignKey: "userId", ...cascade })
  declare clock?: NonAttribute<ChangeClock>;

  @Column({ type: DataTypes.BIGINT, primaryKey: true }) declare seq: string;
  @Column({ ...owner }) declare userId: string;

  /** The number of the transaction's first change. */
  @Column({ type: DataTypes.BIGINT, allowNull: false }) declare changeSet: string;
  @Column({ ...insertedAt }) declare at: CreationOptional<Date>;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare actor: Actor;

  /** The id of the API key, of the connected application, or of the turn. */
  @Column(DataTypes.TEXT) declare actorId: CreationOptional<string | null>;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare entity: string;
  @Column({ type: DataTypes.BIGINT, allowNull: false }) declare entityId: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare kind: EventKind;

  /** The old values of the changed attributes. */
  @Column(DataTypes.JSONB) declare before: CreationOptional<Record<string, unknown> | null>;

  /** The new values of the same attributes. */
  @Column(DataTypes.JSONB) declare after: CreationOptional<Record<string, unknown> | null>;

  /** The change set that undid it. */
  @Column(DataTypes.BIGINT) declare undoneBy: CreationOptional<string | null>;
}
