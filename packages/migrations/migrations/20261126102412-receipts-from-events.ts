import { migration } from "@docket/migrator";

/** What a call did to which task, of those that did something. */
const calls = `SELECT user_id, turn_id, position, coalesce(before, after)->>'id' AS task,
        row_number() OVER (PARTITION BY user_id, turn_id, coalesce(before, after)->>'id' ORDER BY position) AS nth
      FROM turn_calls
      WHERE status IN ('done', 'approved') AND coalesce(before, after) IS NOT NULL`;

/** The transactions in which a turn changed a task, in order; of what is approved together there is one. */
const changeSets = `SELECT user_id, actor_id, entity_id, change_set,
        row_number() OVER (PARTITION BY user_id, actor_id, entity_id ORDER BY change_set) AS nth
      FROM events
      WHERE actor = 'assistant' AND entity = 'task'
      GROUP BY user_id, actor_id, entity_id, change_set`;

const lifted = ["turn_calls", "events"];

/**
 * Receipts of the assistant come from the change log: a call keeps which numbers its changes have. Calls from
 * before there was a log keep what they had of the task, in `effect`, as what is proposed does; they can be read
 * and not undone. Whether a reply claimed too much is not kept any more. Down, receipts of what was done since the
 * log are empty.
 */
export const { up, down } = migration({
  up: [
    `ALTER TABLE turn_calls ADD COLUMN effect jsonb`,
    `ALTER TABLE turn_calls ADD COLUMN first_seq bigint`,
    `ALTER TABLE turn_calls ADD COLUMN last_seq bigint`,
    ...lifted.map((table) => `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`),
    `UPDATE turn_calls AS call SET first_seq = made.first_seq, last_seq = made.last_seq
      FROM (
        SELECT calls.user_id, calls.turn_id, calls.position, min(events.seq) AS first_seq, max(events.seq) AS last_seq
          FROM (${calls}) AS calls
          JOIN (${changeSets}) AS sets ON sets.user_id = calls.user_id
            AND sets.actor_id = calls.turn_id::text AND sets.entity_id::text = calls.task AND sets.nth = calls.nth
          JOIN events ON events.user_id = calls.user_id AND events.change_set = sets.change_set
          GROUP BY calls.user_id, calls.turn_id, calls.position
      ) AS made
      WHERE call.user_id = made.user_id AND call.turn_id = made.turn_id AND call.position = made.position`,
    `UPDATE turn_calls SET effect = jsonb_build_object('before', before, 'after', after)
      WHERE first_seq IS NULL AND coalesce(before, after) IS NOT NULL`,
    ...lifted.map((table) => `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`),
    // LOSS: what the events have; the rest is in effect.
    `ALTER TABLE turn_calls DROP COLUMN after`,
    `ALTER TABLE turn_calls DROP COLUMN before`,
    // LOSS: the content of turns.unverified_claim, which nothing shows any more.
    `ALTER TABLE turns DROP COLUMN unverified_claim`,
    `ALTER TABLE turns ADD COLUMN visible_task_ids bigint[] NOT NULL DEFAULT ARRAY[]::bigint[]`,
    `ALTER TABLE turns ADD COLUMN decides boolean NOT NULL DEFAULT false`,
    `COMMENT ON TABLE turn_calls IS 'What the assistant asked for: tool calls, and which changes in the log they made.'`,
  ],
  down: [
    `ALTER TABLE turn_calls ADD COLUMN before jsonb`,
    `ALTER TABLE turn_calls ADD COLUMN after jsonb`,
    `ALTER TABLE turn_calls NO FORCE ROW LEVEL SECURITY`,
    `UPDATE turn_calls SET before = nullif(effect->'before', 'null'), after = nullif(effect->'after', 'null')
      WHERE effect IS NOT NULL`,
    `ALTER TABLE turn_calls FORCE ROW LEVEL SECURITY`,
    // LOSS: which changes a call made; of a proposal, how many subtasks go along.
    `ALTER TABLE turn_calls DROP COLUMN effect`,
    `ALTER TABLE turn_calls DROP COLUMN first_seq`,
    `ALTER TABLE turn_calls DROP COLUMN last_seq`,
    // LOSS: the content of turns.visible_task_ids and turns.decides.
    `ALTER TABLE turns DROP COLUMN visible_task_ids`,
    `ALTER TABLE turns DROP COLUMN decides`,
    `ALTER TABLE turns ADD COLUMN unverified_claim boolean NOT NULL DEFAULT false`,
    `COMMENT ON TABLE turn_calls IS 'What the assistant did: tool calls with their results, and the task before and after.'`,
  ],
});
