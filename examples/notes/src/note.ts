import { TimestampedRowModel } from "@docket/models";
import { DataTypes } from "sequelize";
import { Column, Table } from "sequelize-typescript";

/** A text of a user. */
@Table({ tableName: "notes" })
export class Note extends TimestampedRowModel<Note> {
  @Column({ type: DataTypes.TEXT, allowNull: false })
  declare text: string;
}
