import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { insertedAt } from "../base-model.js";
import { index, uniqueKey } from "../indexes.js";
import { AccountModel } from "../owned-model.js";

/** The public key of a passkey on a person's device; Better Auth's table. */
@Table({
  tableName: "passkeys",
  comment: "Public keys of devices that sign in without a password; Better Auth's.",
  indexes: [uniqueKey("passkeys", ["credential_id"]), index("passkeys", ["user_id"])],
})
export class Passkey extends AccountModel<Passkey> {
  @Column(DataTypes.TEXT) declare name: CreationOptional<string | null>;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare credentialId: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare publicKey: string;

  /** The device's signature counter; many devices always report 0. Up to 2^32. */
  @Column({ type: DataTypes.BIGINT, allowNull: false }) declare counter: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare deviceType: string;
  @Column({ type: DataTypes.BOOLEAN, allowNull: false }) declare backedUp: boolean;
  @Column(DataTypes.TEXT) declare transports: CreationOptional<string | null>;

  /** The model of the device. */
  @Column(DataTypes.TEXT) declare aaguid: CreationOptional<string | null>;
  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
}
