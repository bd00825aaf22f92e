import { DataTypes, Op } from "sequelize";
import { Column, Table } from "sequelize-typescript";
import { index } from "./indexes.js";
import { OwnedRowModel } from "./owned-model.js";

/** The id of an imported task or list in its source file, so that it is imported only once. */
@Table({
  tableName: "source_ids",
  comment: "What imported tasks and lists are called in the files that they came from.",
  indexes: [
    {
      name: "source_ids_task_key",
      unique: true,
      fields: ["user_id", "source", "source_id"],
      where: { task_id: { [Op.ne]: null } },
    },
    {
      name: "source_ids_list_key",
      unique: true,
      fields: ["user_id", "source", "source_id"],
      where: { list_id: { [Op.ne]: null } },
    },
    // For cascading deletes of a task or list.
    index("source_ids", ["user_id", "task_id"], { where: { task_id: { [Op.ne]: null } } }),
    index("source_ids", ["user_id", "list_id"], { where: { list_id: { [Op.ne]: null } } }),
  ],
})
export class SourceId extends OwnedRowModel<SourceId> {
  /** The application that the file comes from, such as `todoist`. */
  @Column({ type: DataTypes.STRING(20), allowNull: false }) declare source: string;

  /** Unique among the tasks, or the lists, of the source. */
  @Column({ type: DataTypes.TEXT, allowNull: false }) declare sourceId: string;

  // Exactly one is set, and refers to a row of the same user: see `schema/statements.ts`.
  @Column(DataTypes.BIGINT) declare taskId: string | null;
  @Column(DataTypes.BIGINT) declare listId: string | null;
}
