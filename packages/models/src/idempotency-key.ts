import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { insertedAt } from "./base-model.js";
import { OwnedModel } from "./owned-model.js";

/** The stored response to a request with an `Idempotency-Key`, for when the request is repeated. */
@Table({
  tableName: "idempotency_keys",
  comment: "Answers kept for repeated requests.",
})
export class IdempotencyKey extends OwnedModel<IdempotencyKey> {
  @Column({ type: DataTypes.TEXT, primaryKey: true }) declare key: string;

  /** SHA-256 of operation and input: reusing the key for a different request is an error. */
  @Column({ type: DataTypes.BLOB, allowNull: false }) declare requestHash: Buffer;

  /** The reply's body; null only within the request's own transaction, so nobody else sees that. */
  @Column(DataTypes.JSONB) declare reply: CreationOptional<{ value: unknown } | null>;
  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
}
