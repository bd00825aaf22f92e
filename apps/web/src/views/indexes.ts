import { type Clock, today } from "@docket/dates";
import type { RowMap } from "../store/mirror.js";
import type { Task } from "../store/rows.js";
import { dayOf } from "./task-groups.js";

type Tasks = RowMap<"task">;

/** What is made of all tasks, once for each version of them. */
function once<T>(make: (tasks: Tasks) => T): (tasks: Tasks) => T {
  const made = new WeakMap<Tasks, T>();
  return (tasks) => {
    const known = made.get(tasks);
    if (known !== undefined) return known;
    const value = make(tasks);
    made.set(tasks, value);
    return value;
  };
}

/** The subtasks of each task that has any, those in the trash left out. */
export const subtasksById = once((tasks) => {
  const found = new Map<string, Task[]>();
  for (const task of tasks.values()) {
    if (task.parentId === null || task.deletedAt !== null) continue;
    const siblings = found.get(task.parentId);
    if (siblings) siblings.push(task);
    else found.set(task.parentId, [task]);
  }
  return found;
});

/** How many open tasks each list and each label has, by id. */
export const openCounts = once((tasks) => {
  const counts = new Map<string, number>();
  const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const task of tasks.values()) {
    if (task.completed || task.deletedAt !== null) continue;
    add(`list ${task.listId}`);
    for (const label of task.labelIds) add(`label ${label}`);
  }
  return counts;
});

/** How many open tasks are due today or before. */
export function dueCount(tasks: Tasks, clock: Clock): number {
  const day = today(clock);
  let count = 0;
  for (const task of tasks.values()) {
    if (task.completed || task.deletedAt !== null || task.dueDate === null) continue;
    if (dayOf(task, clock.timeZone) <= day) count += 1;
  }
  return count;
}
