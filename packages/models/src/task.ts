import { limits } from "@docket/contract/limits";
import { type CreationOptional, DataTypes, type NonAttribute, Op } from "sequelize";
import { BelongsTo, Column, DefaultScope, Table } from "sequelize-typescript";
import { day, dictionaryString, orderKey, timestamptz, withDefault } from "./column-types.js";
import { index } from "./indexes.js";
import { List } from "./list.js";
import { Section } from "./section.js";
import { LoggedRowModel, notTrashed, trashIndex } from "./trashable.js";
import {
  validDate,
  validRepeat,
  validText,
  validTime,
  validWhole,
  validZone,
} from "./validators.js";

/** How a task repeats. */
export interface TaskRepeat {
  /** RFC 5545 recurrence rule without `RRULE:`, daily or less frequent. */
  rule: string;
  /** What the next due date is counted from: the current one, or the day of completion. */
  from: "due" | "completion";
}

/** The `dueOrder` of all tasks due in the year 6050 or later, and of no others. */
export const LAST_DUE = 2_147_483_646;

/** The `dueOrder` of tasks without a due date: after all that have one. */
export const NO_DUE = 2_147_483_647;

/**
 * A task. Models and compiled queries do not see tasks in the trash, except with `Task.unscoped()`.
 *
 * Its id is a 64-bit integer, and a string in JavaScript so that it is not rounded.
 */
@DefaultScope(notTrashed)
@Table({
  tableName: "tasks",
  comment: "What people have to do.",
  indexes: [
    // Unique keys are in schema/structure.ts, since Sequelize would use one declared here as the
    // conflict target of an upsert.
    index("tasks", ["user_id", "completed", "id"]),
    index("tasks", ["user_id", "updated_at", "id"]),
    index("tasks", ["user_id", "title", "id"]),
    index("tasks", ["user_id", "seq"]),
    trashIndex("tasks"),
    // For listing and counting the open tasks of a list.
    index("tasks", ["user_id", "list_id", "completed", "id"], { where: { deleted_at: null } }),
    index("tasks", ["user_id", "section_id", "position"], {
      where: { section_id: { [Op.ne]: null } },
    }),
    index("tasks", ["user_id", "parent_id", "position"], {
      where: { parent_id: { [Op.ne]: null } },
    }),
    index("tasks", ["user_id", "due_order", "id"]),
    {
      name: "tasks_user_id_due_order_id_open_idx",
      fields: ["user_id", "due_order", "id"],
      where: { completed: false },
    },
    index("tasks", ["user_id", "priority", "id"]),
    {
      name: "tasks_user_id_priority_id_open_idx",
      fields: ["user_id", "priority", "id"],
      where: { completed: false },
    },
  ],
})
export class Task extends LoggedRowModel<Task> {
  // Without Sequelize's constraints: the database has composite ones, see `schema/structure.ts`.
  @BelongsTo(() => List, { foreignKey: "listId", constraints: false })
  declare list?: NonAttribute<List>;

  @BelongsTo(() => Section, { foreignKey: "sectionId", constraints: false })
  declare section?: NonAttribute<Section>;

  @BelongsTo(() => Task, { as: "parent", foreignKey: "parentId", constraints: false })
  declare parent?: NonAttribute<Task>;

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

  @Column(withDefault(DataTypes.BOOLEAN, false)) declare completed: CreationOptional<boolean>;

  /** When it was moved to the trash. */
  @Column(timestamptz()) declare deletedAt: CreationOptional<Date | null>;

  /** The row that it was trashed together with, `list 5` or `task 7`, and is restored with. */
  @Column(DataTypes.TEXT) declare deletedWith: CreationOptional<string | null>;

  // Not null, and refers to a list of the same user: see `schema/structure.ts`. By default the
  // database puts a new task last in the inbox.
  @Column(DataTypes.BIGINT) declare listId: CreationOptional<string>;
  @Column(DataTypes.BIGINT) declare sectionId: CreationOptional<string | null>;

  /** The task of which it is a subtask. */
  @Column(DataTypes.BIGINT) declare parentId: CreationOptional<string | null>;

  /** Its place in the manual order of all tasks of its list. */
  @Column(orderKey()) declare position: CreationOptional<string>;

  /** Sorted, without duplicates; mirrored in `task_labels`. */
  @Column(withDefault(DataTypes.ARRAY(DataTypes.BIGINT), [])) declare labelIds: CreationOptional<
    string[]
  >;

  /** The ancestor whose completion also completed this task. */
  @Column(DataTypes.BIGINT) declare completedWith: CreationOptional<string | null>;

  /** When it was done; the database keeps it in sync with `completed`. */
  @Column(timestamptz()) declare completedAt: CreationOptional<Date | null>;

  /** 1 is the highest, 4 none. */
  @Column({
    type: DataTypes.SMALLINT,
    allowNull: false,
    defaultValue: 4,
    validate: validWhole("priority", 1, 4),
  })
  declare priority: CreationOptional<number>;

  /** The first day on which it can be done, `2026-12-01`. */
  @Column({ type: day(), validate: validDate("startDate") })
  declare startDate: CreationOptional<string | null>;

  /** The day on which it is due. Not an instant, so independent of time zones. */
  @Column({ type: day(), validate: validDate("dueDate") })
  declare dueDate: CreationOptional<string | null>;

  /** The wall-clock time, `09:30`; null if due all day. */
  @Column({ type: DataTypes.STRING(5), validate: validTime("dueTime") })
  declare dueTime: CreationOptional<string | null>;

  /** The IANA time zone of the due date and time; null for the user's own. */
  @Column({ type: DataTypes.TEXT, validate: validZone("dueZone") })
  declare dueZone: CreationOptional<string | null>;

  /** The instant, if there is a due time; maintained by the database. */
  @Column(timestamptz()) declare dueAt: CreationOptional<Date | null>;

  /** The sort key by due date: by day, then time, whole days last; maintained by the database. */
  @Column(withDefault(DataTypes.INTEGER, NO_DUE)) declare dueOrder: CreationOptional<number>;

  /** How it repeats: an RFC 5545 rule, and what the next due date is counted from. */
  @Column({ type: DataTypes.JSONB, validate: validRepeat("repeat") })
  declare repeat: CreationOptional<TaskRepeat | null>;

  /** How many times a repeating task has moved on to its next due date. */
  @Column(withDefault(DataTypes.INTEGER, 0)) declare occurrence: CreationOptional<number>;
}
