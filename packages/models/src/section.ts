import { limits } from "@docket/contract/limits";
import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, DefaultScope, Table } from "sequelize-typescript";
import { dictionaryString, orderKey, timestamptz } from "./column-types.js";
import { index, uniqueKey } from "./indexes.js";
import { List } from "./list.js";
import { LoggedRowModel, notTrashed, trashIndex } from "./trashable.js";
import { validText } from "./validators.js";

/** A part of a list. */
@DefaultScope(notTrashed)
@Table({
  tableName: "sections",
  comment: "Parts of lists.",
  indexes: [
    // Referenced by tasks: a task's section belongs to its list.
    uniqueKey("sections", ["user_id", "list_id", "id"]),
    uniqueKey("sections", ["user_id", "list_id", "position"]),
    index("sections", ["user_id", "seq"]),
    trashIndex("sections"),
  ],
})
export class Section extends LoggedRowModel<Section> {
  // Without Sequelize's constraint: the database has a composite one, see `schema/statements.ts`.
  @BelongsTo(() => List, { foreignKey: "listId", constraints: false })
  declare list?: NonAttribute<List>;

  @Column({ type: DataTypes.BIGINT, allowNull: false }) declare listId: string;

  @Column({
    type: dictionaryString(limits.sectionName),
    allowNull: false,
    validate: validText("name", { max: limits.sectionName, filled: true }),
  })
  declare name: string;

  /** Its place in the list's manual order; the database puts a new one last. */
  @Column(orderKey()) declare position: CreationOptional<string>;

  /** When it was moved to the trash. */
  @Column(timestamptz()) declare deletedAt: CreationOptional<Date | null>;

  /** The row that it was trashed together with, `list 5`, and is restored with. */
  @Column(DataTypes.TEXT) declare deletedWith: CreationOptional<string | null>;
}
