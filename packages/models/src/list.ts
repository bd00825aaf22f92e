import { COLORS, type Color } from "@docket/contract/choices";
import { limits } from "@docket/contract/limits";
import { type CreationOptional, DataTypes } from "sequelize";
import { Column, DefaultScope, Table } from "sequelize-typescript";
import { dictionaryString, orderKey, timestamptz, withDefault } from "./column-types.js";
import { index, uniqueKey } from "./indexes.js";
import { LoggedRowModel, notTrashed, trashIndex } from "./trashable.js";
import { choice, validText } from "./validators.js";

/**
 * A list of tasks. One list of each user is the inbox, which the database creates with the account.
 */
@DefaultScope(notTrashed)
@Table({
  tableName: "lists",
  comment: "What tasks are kept in; one of each user is the inbox.",
  indexes: [
    uniqueKey("lists", ["user_id", "position"]),
    {
      name: "lists_inbox_key",
      unique: true,
      fields: ["user_id"],
      where: { is_inbox: true },
    },
    index("lists", ["user_id", "seq"]),
    trashIndex("lists", { deletedWith: false }),
  ],
})
export class List extends LoggedRowModel<List> {
  @Column({
    type: dictionaryString(limits.listName),
    allowNull: false,
    validate: validText("name", { max: limits.listName, filled: true }),
  })
  declare name: string;

  @Column({ ...choice("color", COLORS), defaultValue: "gray" })
  declare color: CreationOptional<Color>;

  /** Its place in the manual order; the database puts a new one last. */
  @Column(orderKey()) declare position: CreationOptional<string>;
  @Column(timestamptz()) declare archivedAt: CreationOptional<Date | null>;

  @Column(withDefault(DataTypes.BOOLEAN, false)) declare isInbox: CreationOptional<boolean>;

  /** When it was moved to the trash. */
  @Column(timestamptz()) declare deletedAt: CreationOptional<Date | null>;
}
