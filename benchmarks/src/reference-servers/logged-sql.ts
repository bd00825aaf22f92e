import type { NewTask } from "./input.js";
import { assignments, columns, type Sql } from "./sql.js";

// What Docket's triggers write with a task, hand-written as one statement: the user's next number,
// the row with that number, and an event with the changes.

const NEXT_NUMBER =
  "UPDATE change_clocks SET seq = seq + 1 WHERE user_id = $1 RETURNING user_id, seq AS number";

export function insert(userId: string, { title, description, completed }: NewTask): Sql {
  return {
    text: `WITH clock AS (${NEXT_NUMBER}),
      made AS (
        INSERT INTO tasks (user_id, title, description, completed, completed_at, seq)
        SELECT user_id, $2, $3, $4::boolean, CASE WHEN $4 THEN now() END, number FROM clock RETURNING *),
      logged AS (
        INSERT INTO events (user_id, seq, change_set, actor, entity, entity_id, kind)
        SELECT user_id, seq, seq, 'page', 'task', id, 'created' FROM made)
      SELECT ${columns} FROM made`,
    values: [userId, title, description, completed],
  };
}

/** `change` must set something. */
export function update(userId: string, id: string, change: Partial<NewTask>): Sql {
  const values: unknown[] = [userId, id];
  const sets = assignments(change, values);
  const fieldsOf = (row: string) =>
    `jsonb_build_object(${Object.keys(change).map((name) => `'${name}', ${row}.${name}`)})`;
  return {
    text: `WITH clock AS (${NEXT_NUMBER}),
      was AS (
        SELECT tasks.*, number FROM clock JOIN tasks USING (user_id) WHERE id = $2 FOR UPDATE OF tasks),
      became AS (
        UPDATE tasks SET ${sets}, seq = was.number FROM was
        WHERE tasks.user_id = was.user_id AND tasks.id = was.id RETURNING tasks.*),
      logged AS (
        INSERT INTO events (user_id, seq, change_set, actor, entity, entity_id, kind, before, after)
        SELECT became.user_id, became.seq, became.seq, 'page', 'task', became.id,
          CASE WHEN became.completed = was.completed THEN 'changed'
            WHEN became.completed THEN 'completed' ELSE 'reopened' END,
          ${fieldsOf("was")}, ${fieldsOf("became")}
        FROM became JOIN was USING (id))
      SELECT ${columns} FROM became`,
    values,
  };
}
