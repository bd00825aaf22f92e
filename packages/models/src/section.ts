import { limits } from "@docket/contract/limits";
import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, DefaultScope, Table } from "sequelize-typescript";
import { BaseModel, identity, insertedAt, owner } from "./base-model.js";
import { dictionaryString, orderKey, timestamptz } from "./column-types.js";
import { List } from "./list.js";
import { changeNumber, notTrashed, trashIndex } from "./trashable.js";
import { User } from "./user.js";
import { validText } from "./validators.js";

/** A part of a list. */
@DefaultScope(notTrashed)
@Table({
  tableName: "sections",
  comment: "Parts of lists.",
  indexes: [
    // Referenced by tasks: a task's section belongs to its list.
    {
      name: "sections_user_id_list_id_id_key",
      unique: true,
      fields: ["user_id", "list_id", "id"],
    },
    {
      name: "sections_user_id_list_id_position_key",
      unique: true,
      fields: ["user_id", "list_id", "position"],
    },
    { name: "sections_user_id_seq_idx", fields: ["user_id", "seq"] },
    trashIndex("sections"),
  ],
})
export class Section extends BaseModel<Section> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  // Without Sequelize's constraint: the database has a composite one, see `schema/statements.ts`.
  @BelongsTo(() => List, { foreignKey: "listId", constraints: false })
  declare list?: NonAttribute<List>;

  @Column({ ...identity })
  declare id: CreationOptional<string>;

  @Column({ ...owner })
  declare userId: string;

  @Column({ type: DataTypes.BIGINT, allowNull: false })
  declare listId: string;

  @Column({
    type: dictionaryString(limits.sectionName),
    allowNull: false,
    validate: validText("name", { max: limits.sectionName, filled: true }),
  })
  declare name: string;

  /** Its place in the list's manual order; the database puts a new one last. */
  @Column({ type: orderKey() })
  declare position: CreationOptional<string>;

  /** When it was moved to the trash. */
  @Column({ type: timestamptz() })
  declare deletedAt: CreationOptional<Date | null>;

  /** The row that it was trashed together with, `list 5`, and is restored with. */
  @Column({ type: DataTypes.TEXT })
  declare deletedWith: CreationOptional<string | null>;

  @Column({ ...changeNumber })
  declare seq: CreationOptional<string>;

  @Column({ ...insertedAt })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt })
  declare updatedAt: CreationOptional<Date>;
}
