import { type Clock, today } from "@docket/dates";
import type { RowMap, Snapshot } from "../store/mirror.js";
import { archivedLists, dayOf } from "./task-groups.js";

type Tasks = RowMap<"task">;

/** Memoises a derivation from a map of rows, once per version of the map. */
function once<Rows extends object, T>(make: (rows: Rows) => T): (rows: Rows) => T {
  const made = new WeakMap<Rows, T>();
  return (rows) => {
    const known = made.get(rows);
    if (known !== undefined) return known;
    const value = make(rows);
    made.set(rows, value);
    return value;
  };
}

/** The subtasks of each task that has any, except those in the trash. */
export const subtasksById = once((tasks: Tasks) => {
  const subtasks = [...tasks.values()].filter(
    ({ parentId, deletedAt }) => parentId !== null && deletedAt === null,
  );
  return Map.groupBy(subtasks, ({ parentId }) => parentId);
});

/**
 * The number of open tasks of each list and each label, by id; tasks in archived lists do not count
 * for labels.
 */
export function openCounts({ task: tasks, list: lists }: Counted): ReadonlyMap<string, number> {
  return countsOf(tasks)(lists);
}

type Counted = Pick<Snapshot, "task" | "list">;

const countsOf = once((tasks: Tasks) =>
  once((lists: Snapshot["list"]) => {
    const archived = archivedLists(lists);
    const counts = new Map<string, number>();
    const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
    for (const task of tasks.values()) {
      if (task.completed || task.deletedAt !== null) continue;
      add(`list ${task.listId}`);
      if (archived.has(task.listId)) continue;
      for (const label of task.labelIds) add(`label ${label}`);
    }
    return counts;
  }),
);

/** The number of open tasks that are due today or earlier, except those in archived lists. */
export function dueCount({ task: tasks, list: lists }: Counted, clock: Clock): number {
  const day = today(clock);
  const archived = archivedLists(lists);
  let count = 0;
  for (const task of tasks.values()) {
    if (task.completed || task.deletedAt !== null || task.dueDate === null) continue;
    if (!archived.has(task.listId) && dayOf(task, clock.timeZone) <= day) count += 1;
  }
  return count;
}
