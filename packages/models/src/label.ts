import { COLORS, type Color } from "@docket/contract/choices";
import { limits } from "@docket/contract/limits";
import type { CreationOptional } from "sequelize";
import { Column, DefaultScope, Table } from "sequelize-typescript";
import { dictionaryString, orderKey, timestamptz } from "./column-types.js";
import { index, uniqueKey } from "./indexes.js";
import { LoggedRowModel, notTrashed, trashIndex } from "./trashable.js";
import { choice, validText } from "./validators.js";

/** A label that tasks of any list may have. */
@DefaultScope(notTrashed)
@Table({
  tableName: "labels",
  comment: "Words that tasks may share.",
  indexes: [
    uniqueKey("labels", ["user_id", "position"]),
    index("labels", ["user_id", "seq"]),
    trashIndex("labels", { deletedWith: false }),
  ],
})
export class Label extends LoggedRowModel<Label> {
  @Column({
    type: dictionaryString(limits.labelName),
    allowNull: false,
    validate: validText("name", { max: limits.labelName, filled: true }),
  })
  declare name: string;

  @Column({ ...choice("color", COLORS), defaultValue: "gray" })
  declare color: CreationOptional<Color>;

  /** Its place in the manual order; the database puts a new one last. */
  @Column(orderKey()) declare position: CreationOptional<string>;

  /** When it was moved to the trash. */
  @Column(timestamptz()) declare deletedAt: CreationOptional<Date | null>;
}
