import { type CreationOptional, DataTypes, type NonAttribute } from "sequelize";
import { BelongsTo, Column, Table } from "sequelize-typescript";
import { BaseModel, insertedAt } from "./base-model.js";
import { dictionaryString, timestamptz } from "./column-types.js";
import { User } from "./user.js";
import { validText } from "./validators.js";

/** How a task repeats. */
export interface TaskRepeat {
  /** RFC 5545 recurrence rule without `RRULE:`, by the day or coarser. */
  rule: string;
  /** What the next due counts from: the due, or the day it was done. */
  from: "due" | "completion";
}

/** The `dueOrder` of a task without a due: after all that have one. */
export const NO_DUE = 2_147_483_647;

/** Something to do. Its id is a 64-bit integer, and a string in JavaScript so that none is rounded. */
@Table({
  tableName: "tasks",
  timestamps: false,
  comment: "What people have to do.",
  indexes: [
    // Those that also serve the search, the primary key and the one on (user_id, completed, id), are
    // in schema/statements.ts.
    { name: "tasks_user_id_updated_at_id_idx", fields: ["user_id", "updated_at", "id"] },
    { name: "tasks_user_id_title_id_idx", fields: ["user_id", "title", "id"] },
    { name: "tasks_user_id_due_order_id_idx", fields: ["user_id", "due_order", "id"] },
    {
      name: "tasks_user_id_due_order_id_open_idx",
      fields: ["user_id", "due_order", "id"],
      where: { completed: false },
    },
    { name: "tasks_user_id_priority_id_idx", fields: ["user_id", "priority", "id"] },
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

  @Column({ type: DataTypes.TEXT, primaryKey: true, field: "user_id" })
  declare userId: string;

  @Column({
    type: dictionaryString(200),
    allowNull: false,
    validate: validText("title", { max: 200, filled: true }),
  })
  declare title: string;

  @Column({
    type: DataTypes.STRING(1000),
    validate: validText("description", { max: 1_000 }),
  })
  declare description: CreationOptional<string | null>;

  @Column({ type: DataTypes.BOOLEAN, allowNull: false, defaultValue: false })
  declare completed: CreationOptional<boolean>;

  /** When it was done; the database keeps it in step with `completed`. */
  @Column({ type: timestamptz(), field: "completed_at" })
  declare completedAt: CreationOptional<Date | null>;

  /** 1 is the highest, 4 none. */
  @Column({ type: DataTypes.SMALLINT, allowNull: false, defaultValue: 4 })
  declare priority: CreationOptional<number>;

  /** The day from which on it can be done, `2026-12-01`. */
  @Column({ type: DataTypes.DATEONLY, field: "start_date" })
  declare startDate: CreationOptional<string | null>;

  /** The day on which it is due. Never an instant: no zone moves it. */
  @Column({ type: DataTypes.DATEONLY, field: "due_date" })
  declare dueDate: CreationOptional<string | null>;

  /** The wall time, `09:30`; null for the whole day. */
  @Column({ type: DataTypes.STRING(5), field: "due_time" })
  declare dueTime: CreationOptional<string | null>;

  /** The IANA zone in which day and time are meant; null for wherever the user is. */
  @Column({ type: DataTypes.TEXT, field: "due_zone" })
  declare dueZone: CreationOptional<string | null>;

  /** The instant of a due with a time; kept by the database. */
  @Column({ type: timestamptz(), field: "due_at" })
  declare dueAt: CreationOptional<Date | null>;

  /** Where it stands among dues: by day, then by time, whole days after; kept by the database. */
  @Column({ type: DataTypes.INTEGER, allowNull: false, defaultValue: NO_DUE, field: "due_order" })
  declare dueOrder: CreationOptional<number>;

  /** How it repeats: an RFC 5545 rule, and from what the next due counts. */
  @Column({ type: DataTypes.JSONB })
  declare repeat: CreationOptional<TaskRepeat | null>;

  /** How often a repeating task has moved on to its next due. */
  @Column({ type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 })
  declare occurrence: CreationOptional<number>;

  @Column({ ...insertedAt, field: "created_at" })
  declare createdAt: CreationOptional<Date>;

  @Column({ ...insertedAt, field: "updated_at" })
  declare updatedAt: CreationOptional<Date>;
}
