import type { Actor, EventKind } from "@docket/contract/choices";
import { type CreationOptional, DataTypes, type NonAttribute, Op } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "./base-model.js";
import { ChangeClock } from "./change-clock.js";

/** One change of one row, written by a trigger with the change. */
@Table({
  tableName: "events",
  timestamps: false,
  comment: "What happened to which row, by whom; written by triggers.",
  indexes: [
    {
      name: "events_user_id_entity_entity_id_seq_idx",
      fields: ["user_id", "entity", "entity_id", "seq"],
    },
    // What synchronisation knows of rows that are gone.
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
  // A user's clock, which whoever writes an event holds already: cheaper than the user itself.
  @BelongsTo(() => ChangeClock, {
    foreignKey: "userId",
    onDelete: "CASCADE",
    onUpdate: "NO ACTION",
  })
  declare clock?: NonAttribute<ChangeClock>;

  @Column({ type: DataTypes.BIGINT, primaryKey: true })
  declare seq: string;

  @Column({ type: DataTypes.TEXT, primaryKey: true, field: "user_id" })
  declare userId: string;

  /** The number of the first change of the transaction. */
  @Column({ type: DataTypes.BIGINT, allowNull: false, field: "change_set" })
  declare changeSet: string;

  @Column({ ...insertedAt })
  declare at: CreationOptional<Date>;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare actor: Actor;

  /** The id of the API key, or of the turn. */
  @Column({ type: DataTypes.TEXT, field: "actor_id" })
  declare actorId: CreationOptional<string | null>;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare entity: string;

  @Column({ type: DataTypes.BIGINT, allowNull: false, field: "entity_id" })
  declare entityId: string;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare kind: EventKind;

  /** The attributes that changed, as they were. */
  @Column({ type: DataTypes.JSONB })
  declare before: CreationOptional<Record<string, unknown> | null>;

  /** The same attributes, as they became. */
  @Column({ type: DataTypes.JSONB })
  declare after: CreationOptional<Record<string, unknown> | null>;

  /** The change set that took it back. */
  @Column({ type: DataTypes.BIGINT, field: "undone_by" })
  declare undoneBy: CreationOptional<string | null>;
}
