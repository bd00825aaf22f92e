import { taskFields } from "@docket/contract";
import type { ListQuery, NewTask } from "./input.js";

/** All that the contract says of a task: `id, title, …, created_at AS "createdAt"`. */
const columns = taskFields
  .map((name) => {
    const column = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return column === name ? name : `${column} AS "${name}"`;
  })
  .join(", ");

/** A statement and its values; whoever wants it prepared uses the name, where it has one. */
export interface Sql {
  name?: string;
  text: string;
  values: unknown[];
}

export function selectOne(userId: string, id: string): Sql {
  return {
    name: "get",
    text: `SELECT ${columns} FROM tasks WHERE user_id = $1 AND id = $2`,
    values: [userId, id],
  };
}

/** One row more than asked for, which tells whether there is a next page. */
export function selectPage(userId: string, { completed, q, limit, after }: ListQuery): Sql {
  const values: unknown[] = [userId];
  let where = "user_id = $1";
  if (completed !== undefined) where += ` AND completed = $${values.push(completed)}`;
  if (q) {
    const place = values.push(`%${q.replace(/[\\%_]/g, "\\$&")}%`);
    where += ` AND (title ILIKE $${place} OR description ILIKE $${place})`;
  }
  if (after !== undefined) where += ` AND id < $${values.push(after)}`;
  return {
    // A search is planned for its values: prepared, it would scan more than it has to.
    ...(!q && { name: `list:${completed !== undefined}:${after !== undefined}` }),
    text: `SELECT ${columns} FROM tasks WHERE ${where} ORDER BY id DESC LIMIT $${values.push(limit + 1)}`,
    values,
  };
}

export function insert(userId: string, { title, description, completed }: NewTask): Sql {
  return {
    name: "create",
    text: `INSERT INTO tasks (user_id, title, description, completed, completed_at)
      VALUES ($1, $2, $3, $4::boolean, CASE WHEN $4 THEN now() END) RETURNING ${columns}`,
    values: [userId, title, description, completed],
  };
}

/** `change` must set something. */
export function update(userId: string, id: string, change: Partial<NewTask>): Sql {
  const values: unknown[] = [userId, id];
  const sets = Object.entries(change).map(
    ([column, value]) => `${column} = $${values.push(value)}`,
  );
  if (change.completed !== undefined) {
    const now = change.completed ? "coalesce(completed_at, now())" : "NULL";
    sets.push(`completed_at = ${now}`);
  }
  return {
    name: `update:${Object.keys(change).join()}:${change.completed === true}`,
    text: `UPDATE tasks SET ${sets.join(", ")} WHERE user_id = $1 AND id = $2 RETURNING ${columns}`,
    values,
  };
}
