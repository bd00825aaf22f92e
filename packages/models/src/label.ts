import { COLORS, type Color } from "@docket/contract/choices";
import { limits } from "@docket/contract/limits";
import type { CreationOptional, NonAttribute } from "sequelize";
import { BelongsTo, Column, DefaultScope, Table } from "sequelize-typescript";
import { BaseModel, identity, insertedAt, owner } from "./base-model.js";
import { dictionaryString, orderKey, timestamptz } from "./column-types.js";
import { changeNumber, notTrashed, trashIndex } from "./trashable.js";
import { User } from "./user.js";
import { choice, validText } from "./validators.js";

/** A label that tasks of any list may have. */
@DefaultScope(notTrashed)
@Table({
  tableName: "labels",
  comment: "Words that tasks may share.",
  indexes: [
    { name: "labels_user_id_position_key", unique: true, fields: ["user_id", "position"] },
    { name: "labels_user_id_seq_idx", fields: ["user_id", "seq"] },
    trashIndex("labels", { deletedWith: false }),
  ],
})
export class Label extends BaseModel<Label> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  @Column({ ...identity })
  declare id: CreationOptional<string>;

  @Column({ ...owner })
  declare userId: string;

  @Column({
    type: dictionaryString(limits.labelName),
    allowNull: false,
    validate: validText("name", { max: limits.labelName, filled: true }),
  })
  declare name: string;

  @Column({ ...choice("color", COLORS), defaultValue: "gray" })
  declare color: CreationOptional<Color>;

  /** Its place in the manual order; the database puts a new one last. */
  @Column({ type: orderKey() })
  declare position: CreationOptional<string>;

  /** When it was moved to the trash. */
  @Column({ type: timestamptz() })
  declare deletedAt: CreationOptional<Date | null>;

  @Column({ ...changeNumber })
  declare seq: CreationOptional<string>;

  @Column({ ...insertedAt })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt })
  declare updatedAt: CreationOptional<Date>;
}
