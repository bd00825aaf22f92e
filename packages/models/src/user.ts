import { limits } from "@docket/contract/limits";
import { type CreationOptional, DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "./base-model.js";
import { timestamptz, withDefault } from "./column-types.js";
import { uniqueKey } from "./indexes.js";
import { validLocale, validText, validWhole, validZone } from "./validators.js";

/** A person with an account. Better Auth creates these rows, and their string ids. */
@Table({
  tableName: "users",
  comment: "People with an account; made by Better Auth.",
  indexes: [uniqueKey("users", ["email"])],
})
export class User extends BaseModel<User> {
  @Column({ type: DataTypes.TEXT, primaryKey: true }) declare id: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare email: string;

  @Column({
    type: DataTypes.TEXT,
    allowNull: false,
    validate: validText("name", { max: limits.name, filled: true }),
  })
  declare name: string;

  @Column(withDefault(DataTypes.BOOLEAN, false)) declare emailVerified: CreationOptional<boolean>;

  @Column(DataTypes.TEXT) declare image: CreationOptional<string | null>;

  /** May manage the accounts of others. The first account may. */
  @Column(withDefault(DataTypes.BOOLEAN, false)) declare isAdmin: CreationOptional<boolean>;

  /** Since when the account is disabled; null if it is not. */
  @Column(timestamptz()) declare disabledAt: CreationOptional<Date | null>;

  /** Whether two-factor authentication is on; Better Auth's column. */
  @Column(withDefault(DataTypes.BOOLEAN, false))
  declare twoFactorEnabled: CreationOptional<boolean>;

  /** IANA name of the time zone of their days, and of times without a zone of their own. */
  @Column({
    type: DataTypes.TEXT,
    allowNull: false,
    defaultValue: "UTC",
    validate: validZone("timeZone"),
  })
  declare timeZone: CreationOptional<string>;

  /** The first day of their week: 1 is Monday, 7 Sunday. */
  @Column({
    type: DataTypes.SMALLINT,
    allowNull: false,
    defaultValue: 1,
    validate: validWhole("weekStart", 1, 7),
  })
  declare weekStart: CreationOptional<number>;

  /** BCP 47 tag of the locale for reading and writing dates. */
  @Column({
    type: DataTypes.TEXT,
    allowNull: false,
    defaultValue: "en",
    validate: validLocale("locale"),
  })
  declare locale: CreationOptional<string>;

  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
  @Column({ ...insertedAt }) declare updatedAt: CreationOptional<Date>;
}
