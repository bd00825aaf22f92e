import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { insertedAt } from "./base-model.js";
import { OwnedModel } from "./owned-model.js";
import { Turn } from "./turn.js";

/** One event of a turn's stream, stored so that a client that lost the connection can resume. */
@Table({
  tableName: "turn_events",
  comment: "What a turn's stream carries; removed some time after the turn has ended.",
})
export class TurnEvent extends OwnedModel<TurnEvent> {
  // Without Sequelize's constraint: the database has a composite one, see `schema/statements.ts`.
  @BelongsTo(() => Turn, { foreignKey: "turnId", constraints: false })
  declare turn?: NonAttribute<Turn>;

  @Column({ type: DataTypes.BIGINT, primaryKey: true }) declare turnId: string;

  /** 1 for the turn's first event. */
  @Column({ type: DataTypes.INTEGER, primaryKey: true }) declare number: number;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare event: string;
  @Column({ type: DataTypes.JSONB, allowNull: false }) declare data: object;
  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
}
