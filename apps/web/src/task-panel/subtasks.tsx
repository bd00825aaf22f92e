import { limits } from "@docket/contract/limits";
import { useMemo } from "react";
import { AddTask } from "../fields/add-task.js";
import { PlainList } from "../shared/plain-list.js";
import type { Mirror } from "../store/mirror.js";
import { byPosition } from "../store/rows.js";
import { ancestorsOf } from "../store/subtasks.js";
import { type Task, useAccountStore, useRows } from "../store/use-store.js";
import { subtasksById } from "../views/indexes.js";
import { type TaskItem, taskItems } from "../views/items.js";
import type { TaskGroup } from "../views/task-groups.js";
import { SubtaskRow } from "./subtask-row.js";
import classes from "./task-panel.module.css";

/** The subtasks of a task, in the user's order; they can be completed, moved, opened and added. */
export function Subtasks({ task }: { task: Task }) {
  const known = useRows((rows) => subtasksById(rows.task).get(task.id));
  const subtasks = useMemo(() => known?.toSorted(byPosition) ?? [], [known]);
  const { keyOf } = useAccountStore().mirror;
  const items = useMemo(() => itemsOf(subtasks, keyOf), [subtasks, keyOf]);
  const level = useRows((rows) => ancestorsOf(task, rows.task).length + 1);
  const done = subtasks.filter(({ completed }) => completed).length;

  return (
    <section className={classes.section} aria-label="Subtasks">
      {subtasks.length > 0 && (
        <h2 className={classes.sectionTitle}>
          Subtasks
          <span className={classes.count}>
            {done} of {subtasks.length} done
          </span>
        </h2>
      )}
      <PlainList>
        {items.map((item) => (
          <SubtaskRow key={item.key} item={item} />
        ))}
      </PlainList>
      {task.deletedAt === null && level < limits.taskLevels && (
        <AddTask
          compact
          draft={`subtask-${keyOf(task.id, "task")}`}
          label="New subtask"
          placeholder="Add a subtask"
          defaults={{ parentId: task.id }}
        />
      )}
    </section>
  );
}

/** The subtasks as items of a view, so that they can be moved in the same ways. */
function itemsOf(subtasks: Task[], keyOf: Mirror["keyOf"]): TaskItem[] {
  const group: TaskGroup = {
    key: "subtasks",
    kind: "plain",
    name: null,
    tasks: subtasks.map((task) => ({ task, depth: 0 })),
    place: {},
    manual: true,
  };
  return taskItems(group, new Set(), keyOf);
}
