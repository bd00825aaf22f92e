import { literal } from "sequelize";

/**
 * A task is below the task `:id` of `:userId`, on any level. The two are replacements, for a compiled
 * query; there are five levels at most. As an array, of which the planner expects few.
 */
export const isBelow = literal(
  [
    "id = ANY (ARRAY(WITH RECURSIVE below AS (",
    'SELECT id FROM tasks WHERE "user_id" = :userId AND parent_id = :id',
    "UNION ALL SELECT task.id FROM below",
    'JOIN tasks AS task ON "task"."user_id" = :userId AND task.parent_id = below.id',
    ") SELECT id FROM below))",
  ].join(" "),
);
