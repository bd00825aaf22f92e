import { generateKeyBetween } from "fractional-indexing";
import type pg from "pg";
import type { Place } from "./input.js";
import { columns, type Sql } from "./sql.js";

/** Sends a statement on a connection, prepared or not. */
type Send = (client: pg.PoolClient, sql: Sql) => Promise<pg.QueryResult>;

/**
 * Moves a task beside another one, to its list, section and parent. The list is locked, so that no
 * two tasks get the same position. Subtasks are not measured, and would not be moved along.
 *
 * @returns the task; `undefined` if one of the two does not exist
 */
export async function move(
  pool: pg.Pool,
  send: Send,
  userId: string,
  id: string,
  { beside, after }: Place,
): Promise<object | undefined> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await send(client, { name: "hold list", text: holdList, values: [userId, beside] });
    const place = after
      ? { name: "place after", text: placeBeside(">", "min"), values: [userId, beside] }
      : { name: "place before", text: placeBeside("<", "max"), values: [userId, beside] };
    const [there] = (await send(client, place)).rows;
    const moved = there && id !== beside ? (await send(client, updateOf(id, there))).rows[0] : null;
    await client.query("COMMIT");
    return moved ?? undefined;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }

  function updateOf(id: string, there: Record<string, string | null>): Sql {
    const { list_id, section_id, parent_id, position = null, next = null } = there;
    const between = after ? ([position, next] as const) : ([next, position] as const);
    return {
      name: "move",
      text: `UPDATE tasks SET list_id = $3, section_id = $4, parent_id = $5, position = $6
        WHERE user_id = $1 AND id = $2 RETURNING ${columns}`,
      values: [userId, id, list_id, section_id, parent_id, generateKeyBetween(...between)],
    };
  }
}

const holdList = `SELECT FROM lists WHERE user_id = $1
  AND id = (SELECT list_id FROM tasks WHERE user_id = $1 AND id = $2) FOR NO KEY UPDATE`;

const placeBeside = (side: string, nearest: string) =>
  `SELECT list_id, section_id, parent_id, position, (SELECT ${nearest}(position) FROM tasks
     WHERE user_id = $1 AND list_id = beside.list_id AND position ${side} beside.position) AS next
   FROM tasks AS beside WHERE user_id = $1 AND id = $2`;
