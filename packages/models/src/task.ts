import { limits } from "@docket/contract/limits";
import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "./base-model.js";
import { dictionaryString } from "./column-types.js";
import { User } from "./user.js";
import { validText } from "./validators.js";

/** Something to do. Its id is a 64-bit integer, and a string in JavaScript so that none is rounded. */
@Table({
  tableName: "tasks",
  timestamps: false,
  comment: "What people have to do.",
  indexes: [
    // Those that also serve the search, on (user_id, id) and (user_id, completed, id), are in
    // schema/statements.ts.
    { name: "tasks_user_id_updated_at_id_idx", fields: ["user_id", "updated_at", "id"] },
    { name: "tasks_user_id_title_id_idx", fields: ["user_id", "title", "id"] },
  ],
})
export class Task extends BaseModel<Task> {
  @BelongsTo(() => User, { foreignKey: "userId", onDelete: "CASCADE", onUpdate: "NO ACTION" })
  declare user?: NonAttribute<User>;

  @Column({
    type: DataTypes.BIGINT,
    primaryKey: true,
    autoIncrement: true,
    autoIncrementIdentity: true,
  })
  declare id: CreationOptional<string>;

  @Column({ type: DataTypes.TEXT, allowNull: false, field: "user_id" })
  declare userId: string;

  @Column({
    type: dictionaryString(limits.title),
    allowNull: false,
    validate: validText("title", { max: limits.title, filled: true }),
  })
  declare title: string;

  @Column({
    type: DataTypes.STRING(limits.description),
    validate: validText("description", { max: limits.description }),
  })
  declare description: CreationOptional<string | null>;

  @Column({ type: DataTypes.BOOLEAN, allowNull: false, defaultValue: false })
  declare completed: CreationOptional<boolean>;

  @Column({ ...insertedAt, field: "created_at" })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt, field: "updated_at" })
  declare updatedAt: CreationOptional<Date>;
}
