import { type Attributes, literal, Op, type Order, type WhereOptions } from "sequelize";
import type { Task } from "../task.js";

/** How many levels of tasks there are: a task, its subtasks, theirs, and so on. */
export const TASK_LEVELS = 5;

/** Options of `findAll` for a part of the tasks of a list. */
export interface TasksOfLevel {
  where: WhereOptions<Attributes<Task>>;
  replacements: { userId: string };
  order: Order;
}

/**
 * Options of `findAll` for the tasks of one level of a list in the person's own order: level by level,
 * every task comes after its parent.
 *
 * @param level 0 for those that are no subtasks
 * @param after the position of the last task of the page before
 */
export function tasksOfLevel(
  userId: string,
  listId: string,
  level: number,
  after?: string,
): TasksOfLevel {
  return {
    where: {
      userId,
      listId,
      ...(after !== undefined && { position: { [Op.gt]: after } }),
      [Op.and]: [literal(onLevel(level))],
    },
    replacements: { userId },
    order: [["position", "ASC"]],
  };
}

function onLevel(level: number): string {
  if (level === 0) return "parent_id IS NULL";
  return `parent_id IN (SELECT id FROM tasks WHERE "user_id" = :userId AND ${onLevel(level - 1)})`;
}
