import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
} from "sequelize";
import { Column, Model, Table } from "sequelize-typescript";

/** A text of a user. */
@Table({ tableName: "notes", timestamps: false })
export class Note extends Model<InferAttributes<Note>, InferCreationAttributes<Note>> {
  // The id first: findByPk takes the first column of a key.
  @Column({ type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<string>;

  @Column({ type: DataTypes.TEXT, primaryKey: true, field: "user_id" })
  declare userId: string;

  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare text: string;
}
