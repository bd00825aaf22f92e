import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, type Model } from "sequelize-typescript";
import { BaseModel, cascade, insertedAt } from "./base-model.js";
import { User } from "./user.js";

const ofUser = { foreignKey: "userId", ...cascade } as const;

/**
 * The user to whom a row belongs, which is part of its primary key. Sequelize is told that it is not
 * null, so that a row without it is refused in words, and not by row-level security.
 */
export const owner = { type: DataTypes.TEXT, primaryKey: true, allowNull: false } as const;

/** The base class of models whose rows users own. */
export abstract class OwnedModel<M extends Model> extends BaseModel<M> {
  @BelongsTo(() => User, ofUser)
  declare user?: NonAttribute<User>;

  @Column({ ...owner }) declare userId: string;
}

/** The same, for rows with an id: a 64-bit number that the database assigns. */
export abstract class OwnedRowModel<M extends Model> extends BaseModel<M> {
  @BelongsTo(() => User, ofUser)
  declare user?: NonAttribute<User>;

  // Before the user: `findByPk` and associations of Sequelize use the first column of a key.
  @Column({
    type: DataTypes.BIGINT,
    primaryKey: true,
    autoIncrement: true,
    autoIncrementIdentity: true,
  })
  declare id: CreationOptional<string>;

  @Column({ ...owner }) declare userId: string;
}

/** The same, for rows that change; the database keeps both times. */
export abstract class TimestampedRowModel<M extends Model> extends OwnedRowModel<M> {
  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
  @Column({ ...insertedAt }) declare updatedAt: CreationOptional<Date>;
}

/** The base class of models of a user's account, in Better Auth's tables. */
export abstract class AccountModel<M extends Model> extends BaseModel<M> {
  @BelongsTo(() => User, ofUser)
  declare user?: NonAttribute<User>;

  @Column({ type: DataTypes.TEXT, primaryKey: true }) declare id: string;
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare userId: string;
}

/** The same, for rows that change; the database keeps both times. */
export abstract class TimestampedAccountModel<M extends Model> extends AccountModel<M> {
  @Column({ ...insertedAt }) declare createdAt: CreationOptional<Date>;
  @Column({ ...insertedAt }) declare updatedAt: CreationOptional<Date>;
}
