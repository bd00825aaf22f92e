import { literal } from "sequelize";

/**
 * A task is a descendant of the task `:id` of `:userId`, at any depth up to five levels. Both are
 * replacements of a compiled query. An array, of which the planner expects few elements.
 */
export const isDescendant = literal(
  [
    "id = ANY (ARRAY(WITH RECURSIVE below AS (",
    'SELECT id FROM tasks WHERE "user_id" = :userId AND parent_id = :id',
    "UNION ALL SELECT task.id FROM below",
    'JOIN tasks AS task ON "task"."user_id" = :userId AND task.parent_id = below.id',
    ") SELECT id FROM below))",
  ].join(" "),
);
