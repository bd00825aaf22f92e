import { taskFields } from "@docket/contract";
import { cursorOf, type ListQuery, type NewTask, orders } from "./input.js";

const columnOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const select = (name: string) =>
  columnOf(name) === name ? name : `${columnOf(name)} AS "${name}"`;

/** All fields of a task in the contract: `id, title, …, created_at AS "createdAt"`. */
export const columns = taskFields.map(select).join(", ");

/** A statement and its values; with `name`, for use as a prepared statement. */
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

/** One row more than requested, to find out whether there is a next page. */
export function selectPage(userId: string, query: ListQuery): Sql {
  const { completed, q, listId, labelId, dueToday, sort, limit, after } = query;
  const values: unknown[] = [userId];
  let where = "user_id = $1";
  // A constant, so that a prepared statement can use the partial indexes of open tasks.
  if (completed !== undefined) where += completed ? " AND completed" : " AND NOT completed";
  for (const word of q?.split(/\s+/) ?? []) {
    const place = values.push(`%${word.replace(/[\\%_]/g, "\\$&")}%`);
    where += ` AND (title ILIKE $${place} OR description ILIKE $${place})`;
  }
  if (listId !== undefined) where += ` AND list_id = $${values.push(listId)}`;
  if (labelId !== undefined) where += ` AND $${values.push(labelId)} = ANY (label_ids)`;
  if (dueToday) {
    where += ` AND ${isToday("$1")}`;
  }
  const by = orders[sort].map(columnOf);
  if (after) {
    const last = after.map((value) => `$${values.push(value)}`);
    where += ` AND (${by.join(", ")}) ${sort === "newest" ? "<" : ">"} (${last.join(", ")})`;
  }
  const hidden = orders[sort].filter((name) => name !== "id").map((name) => `, ${select(name)}`);
  const order = by.map((column) => (sort === "newest" ? `${column} DESC` : column)).join(", ");
  const place = values.push(limit + 1);
  return {
    // A search is planned for its values: prepared, it would scan more than necessary.
    ...(!q && {
      name: `list:${sort}:${completed}:${listId && 1}:${labelId && 1}:${dueToday}:${after && 1}`,
    }),
    text: `SELECT ${columns}${hidden.join("")} FROM tasks WHERE ${where} ORDER BY ${order} LIMIT $${place}`,
    values,
  };
}

/**
 * The day of a due time is that in the user's zone, so the index condition includes a day more on
 * either side; a task whose due time has passed is overdue, not due today.
 */
export const isToday = (userId: string) => {
  const zone = `(SELECT time_zone FROM users WHERE id = ${userId})`;
  const today = `(SELECT (now() AT TIME ZONE time_zone)::date FROM users WHERE id = ${userId})`;
  return `due_order >= (${today} - date '1970-01-02') * 1441 AND due_order < (${today} - date '1969-12-30') * 1441
    AND CASE WHEN due_at IS NULL THEN due_date = ${today}
      ELSE due_at >= now() AND (due_at AT TIME ZONE ${zone})::date = ${today} END`;
};

/** The response for a list, from the rows of `selectPage`. */
export function pageOf(rows: Record<string, unknown>[], { sort, limit }: ListQuery): object {
  const items = rows.slice(0, limit);
  const nextCursor = rows.length > limit ? cursorOf(sort, items.at(-1)!) : null;
  // Undefined properties are not in the response.
  for (const name of orders[sort]) {
    if (name !== "id") for (const item of items) item[name] = undefined;
  }
  return { items, nextCursor, similar: false };
}

export function insert(userId: string, { title, description, completed }: NewTask): Sql {
  return {
    name: "create",
    text: `INSERT INTO tasks (user_id, title, description, completed, completed_at)
      VALUES ($1, $2, $3, $4::boolean, CASE WHEN $4 THEN now() END) RETURNING ${columns}`,
    values: [userId, title, description, completed],
  };
}

/** The SET clause of an UPDATE; adds to `values`. */
export function assignments(change: Partial<NewTask>, values: unknown[]): string {
  const sets = Object.entries(change).map(
    ([column, value]) => `${column} = $${values.push(value)}`,
  );
  if (change.completed !== undefined) {
    const now = change.completed ? "coalesce(tasks.completed_at, now())" : "NULL";
    sets.push(`completed_at = ${now}`);
  }
  return sets.join(", ");
}

/** `change` must set something. */
export function update(userId: string, id: string, change: Partial<NewTask>): Sql {
  const values: unknown[] = [userId, id];
  const sets = assignments(change, values);
  return {
    name: `update:${Object.keys(change).join()}:${change.completed === true}`,
    text: `UPDATE tasks SET ${sets} WHERE user_id = $1 AND id = $2 RETURNING ${columns}`,
    values,
  };
}
