import type { Task as TaskRow } from "@docket/contract";
import type { Compiler } from "@docket/database";
import type { CallRow, TurnRow } from "./turn-row.js";

/** Seconds after which a server that has not been heard of counts as gone. */
export const LEASE_SECONDS = 9;

const lease = `now() + interval '${LEASE_SECONDS} seconds'`;

const call = `json_build_object('position', position, 'tool', tool, 'input', input, 'status', status,
  'detail', detail, 'before', before, 'after', after, 'result', result)`;

const turn = `SELECT id, conversation_id AS "conversationId", message_id AS "messageId",
  reply_id AS "replyId", status, detail, model, unbacked, memory, runner,
  (status = 'running' AND lease_until < now()) AS lapsed, event_count AS "eventCount",
  (SELECT coalesce(json_agg(${call} ORDER BY position), '[]') FROM turn_calls
    WHERE turn_calls.user_id = turns.user_id AND turn_id = turns.id) AS calls,
  created_at AS "createdAt", updated_at AS "updatedAt"
FROM turns WHERE user_id = $1`;

/** One event of a turn, as it is kept. */
export interface EventRow {
  number: string;
  event: "started" | "text" | "call" | "ended";
  data: { text?: string; position?: number };
}

/** The statements about turns. `$1` is always the user; `$2` the turn where nothing else is said. */
export function turnStatements(compiler: Compiler) {
  return {
    get: compiler.raw<TurnRow>("turns: read one", `${turn} AND id = $2`),
    /** Holds the turn, so that whatever else would change it waits. */
    lock: compiler.raw<{ status: string }>(
      "turns: hold one",
      "SELECT status FROM turns WHERE user_id = $1 AND id = $2 FOR UPDATE",
    ),
    /** `$2` the messages' ids */
    ofMessages: compiler.raw<TurnRow>(
      "turns: those of some messages",
      `${turn} AND (message_id = ANY ($2::bigint[]) OR reply_id = ANY ($2::bigint[])) ORDER BY id`,
    ),
    /** `$2` conversation */
    last: compiler.raw<TurnRow>(
      "turns: the last of a conversation",
      `${turn} AND conversation_id = $2 ORDER BY id DESC LIMIT 1`,
    ),
    /** `$2` conversation, `$3` before which message */
    memory: compiler.raw<{ memory: unknown }>(
      "turns: what the one before left",
      `SELECT memory FROM turns WHERE user_id = $1 AND conversation_id = $2 AND message_id < $3
ORDER BY id DESC LIMIT 1`,
    ),
    /** `$2` conversation */
    running: compiler.raw<{ id: string; lapsed: boolean }>(
      "turns: the one that runs in a conversation",
      `SELECT id, lease_until < now() AS lapsed FROM turns
WHERE user_id = $1 AND conversation_id = $2 AND status = 'running'`,
    ),
    /** `$2` conversation, `$3` message, `$4` model */
    begin: compiler.raw<{ id: string }>(
      "turns: begin one",
      `WITH turn AS (
  INSERT INTO turns (user_id, conversation_id, message_id, model, lease_until, event_count)
  VALUES ($1, $2, $3, $4, ${lease}, 1) RETURNING id
), started AS (
  INSERT INTO turn_events (user_id, turn_id, number, event, data)
  SELECT $1, id, 1, 'started', '{}' FROM turn
)
SELECT id FROM turn`,
    ),
    /** `$2` conversation: what nobody needs once its next turn has begun. */
    forgetEvents: compiler.raw<never>(
      "turns: forget the events of earlier ones",
      `DELETE FROM turn_events WHERE user_id = $1 AND turn_id IN (
  SELECT id FROM turns WHERE user_id = $1 AND conversation_id = $2 AND status <> 'running'
  ORDER BY id DESC LIMIT 2)`,
    ),
    /** `$3` runner; no row if another one has it, or it has ended */
    claim: compiler.raw<{ id: string }>(
      "turns: take one to run",
      `UPDATE turns SET runner = $3, lease_until = ${lease}
WHERE user_id = $1 AND id = $2 AND status = 'running' AND runner IS NULL RETURNING id`,
    ),
    /** `$3` runner; no row if it is not its turn any more */
    renew: compiler.raw<{ id: string }>(
      "turns: say that its runner is there",
      `UPDATE turns SET lease_until = ${lease}
WHERE user_id = $1 AND id = $2 AND status = 'running' AND runner = $3 RETURNING id`,
    ),
    /** `$3` runner, `$4` event, `$5` data; no row if it is not its turn any more */
    tell: compiler.raw<{ number: string }>(
      "turns: add an event",
      `WITH turn AS (
  UPDATE turns SET event_count = event_count + 1, lease_until = ${lease}
  WHERE user_id = $1 AND id = $2 AND status = 'running' AND runner = $3 RETURNING event_count
)
INSERT INTO turn_events (user_id, turn_id, number, event, data)
SELECT $1, $2, event_count, $4, $5::jsonb FROM turn RETURNING number`,
    ),
    /** `$3` position, `$4` tool, `$5` input, `$6` status, `$7` detail, `$8` result, `$9` before, `$10` after */
    addCall: compiler.raw<never>(
      "turns: record a call",
      `INSERT INTO turn_calls (user_id, turn_id, position, tool, input, status, detail, result, before, after)
VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8::jsonb, $9::jsonb, $10::jsonb)`,
    ),
    /** `$3` position, `$4` status, `$5` before, `$6` after */
    settleCall: compiler.raw<never>(
      "turns: settle a call",
      `UPDATE turn_calls SET status = $4, before = $5::jsonb, after = $6::jsonb
WHERE user_id = $1 AND turn_id = $2 AND position = $3`,
    ),
    /** `$3` from, `$4` to which status */
    settleAll: compiler.raw<never>(
      "turns: settle all calls of one kind",
      `UPDATE turn_calls SET status = $4 WHERE user_id = $1 AND turn_id = $2 AND status = $3`,
    ),
    touch: compiler.raw<never>(
      "turns: note a change",
      "UPDATE turns SET detail = detail WHERE user_id = $1 AND id = $2",
    ),
    /** What has been said so far. */
    said: compiler.raw<{ text: string | null }>(
      "turns: what was said",
      `SELECT string_agg(data ->> 'text', '' ORDER BY number) AS text FROM turn_events
WHERE user_id = $1 AND turn_id = $2 AND event = 'text'`,
    ),
    /** `$3` status, `$4` detail, `$5` reply, `$6` unbacked, `$7` memory */
    end: compiler.raw<{ number: string }>(
      "turns: end one",
      `WITH turn AS (
  UPDATE turns SET status = $3, detail = $4, reply_id = $5, unbacked = $6, memory = $7::jsonb,
    event_count = event_count + 1
  WHERE user_id = $1 AND id = $2 AND status = 'running' RETURNING event_count
)
INSERT INTO turn_events (user_id, turn_id, number, event, data)
SELECT $1, $2, event_count, 'ended', '{}' FROM turn RETURNING number`,
    ),
    /** `$3` the number of the last event that is known, `$4` how many at most */
    events: compiler.raw<EventRow>(
      "turns: read events",
      `SELECT number, event, data FROM turn_events
WHERE user_id = $1 AND turn_id = $2 AND number > $3::integer ORDER BY number LIMIT $4`,
    ),
    /** No parameter; over all users. */
    lapsed: compiler.raw<{ id: string; userId: string }>(
      "turns: those whose server has gone",
      `SELECT id, user_id AS "userId" FROM turns WHERE status = 'running' AND lease_until < now()`,
    ),
    /** `$2` task: holds the row until the transaction ends. */
    holdTask: compiler.raw<TaskRow>(
      "tasks: hold one",
      `SELECT id, title, description, completed, created_at AS "createdAt", updated_at AS "updatedAt"
FROM tasks WHERE user_id = $1 AND id = $2 FOR UPDATE`,
    ),
    /** `$2` id, `$3` title, `$4` description, `$5` completed, `$6` created */
    restoreTask: compiler.raw<TaskRow>(
      "tasks: bring back a deleted one",
      `INSERT INTO tasks (user_id, id, title, description, completed, created_at)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id`,
    ),
  };
}

export type { CallRow };
