import type pg from "pg";

/** The size of the sample data. */
export interface SampleSize {
  users: number;
  tasks: number;
  /** Whether plans are tested on it: then no table is so small that a sequential scan is best. */
  forPlans?: boolean;
}

/** The user with as many tasks as the specification requires, if plans are tested. */
export const HEAVY_USER = "u1";
const HEAVY_TASKS = 10_000;
const LEAST_USERS = 5_000;
/** An ordinary user. */
export const LIGHT_USER = "u7";

/**
 * Fills a migrated database evenly: row `n` of every table belongs to user `n` modulo the number of
 * users, so that the row whose id is a user's number always belongs to that user.
 *
 * @param client a connection of the superuser
 */
export async function fillSample(
  client: pg.Client,
  { users, tasks, forPlans = true }: SampleSize,
): Promise<void> {
  const people = forPlans ? Math.max(users, LEAST_USERS) : users;
  const heavyTasks = forPlans ? HEAVY_TASKS : tasks;
  const owner = `'u' || (n - 1) % ${users} + 1`;
  const instant = "timestamptz '2026-01-01' + n * interval '1 second'";
  const deleted = `CASE WHEN n % 50 = 0 THEN ${instant} END`;
  const series = (count: number) => `FROM generate_series(1, ${count}) n`;
  const taskColumns =
    "user_id, title, completed, completed_at, created_at, updated_at, list_id, section_id, parent_id, label_ids, position, seq, deleted_at";
  // In the user's inbox; some in its section, below the user's first task, or with the label.
  const taskValues = (number: string, further: string) =>
    `'Task ' || md5(n::text), n % 3 = 0, CASE WHEN n % 3 = 0 THEN ${instant} END, ${instant}, ${instant}, ${number},
      CASE WHEN n % 100 = 1 THEN ${number} END,
      CASE WHEN n % 100 = 7 AND ${further} THEN ${number} END,
      CASE WHEN n % 10 = 3 THEN ARRAY[${number}] ELSE '{}' END,
      'h' || lpad(n::text, 8, '0'), n, ${deleted}`;
  await client.query(`
    SET session_replication_role = replica;
    INSERT INTO users (id, email, name)
      SELECT 'u' || n, n || '@example.com', 'User ' || n ${series(people)};
    INSERT INTO sessions (id, user_id, token, expires_at)
      SELECT n, ${owner}, 'token ' || n, now() ${series(users * 2)};
    INSERT INTO accounts (id, user_id, account_id, provider_id)
      SELECT n, ${owner}, n, 'credential' ${series(users)};
    INSERT INTO verifications (id, identifier, value, expires_at)
      SELECT n, 'for ' || n, n, now() ${series(users)};
    INSERT INTO api_keys (id, user_id, key) SELECT n, ${owner}, 'key ' || n ${series(tasks / 5)};
    INSERT INTO oauth_clients (id, client_id, redirect_uris)
      SELECT n, 'client ' || n, '[]' ${series(tasks / 5)};
    INSERT INTO oauth_consents (id, user_id, client_id, scopes)
      SELECT n, ${owner}, 'client ' || n, '["read"]' ${series(tasks / 5)};
    INSERT INTO oauth_refresh_tokens (id, user_id, client_id, token, expires_at, scopes)
      SELECT n, ${owner}, 'client ' || n, 'token ' || n, now(), '["read"]' ${series(tasks / 5)};
    INSERT INTO oauth_access_tokens (id, user_id, client_id, token, expires_at, scopes)
      SELECT n, ${owner}, 'client ' || n, 'token ' || n, now(), '["read"]' ${series(tasks / 5)};
    INSERT INTO lists (id, user_id, name, is_inbox, position)
      SELECT n, 'u' || n, 'Inbox', true, 'a0' ${series(people)};
    INSERT INTO lists (id, user_id, name, position)
      SELECT n + 1000000, 'u' || n, 'Other', 'a1' ${series(people)};
    INSERT INTO sections (id, user_id, list_id, name, position)
      SELECT n, 'u' || n, n, 'Soon', 'a0' ${series(people)};
    INSERT INTO labels (id, user_id, name, position)
      SELECT n, 'u' || n, 'red', 'a0' ${series(people)};
    INSERT INTO tasks (${taskColumns})
      SELECT ${owner}, ${taskValues(`(n - 1) % ${users} + 1`, `n > ${users}`)} ${series(tasks)};
    INSERT INTO tasks (${taskColumns})
      SELECT '${HEAVY_USER}', ${taskValues(HEAVY_USER.slice(1), "true")}
        FROM generate_series(${tasks + 1}, ${tasks + heavyTasks}) n;
    INSERT INTO task_labels (user_id, task_id, label_id)
      SELECT user_id, id, unnest(label_ids) FROM tasks;
    INSERT INTO search_texts (user_id, task_id, content, signature)
      SELECT user_id, id, lower(title), text_signature(lower(title)) FROM tasks;
    INSERT INTO source_ids (user_id, source, source_id, task_id)
      SELECT user_id, 'todoist', 'task ' || id, id FROM tasks WHERE id % 5 = 0;
    INSERT INTO source_ids (user_id, source, source_id, list_id)
      SELECT user_id, 'todoist', 'list ' || id, id FROM lists;
    INSERT INTO completions (user_id, task_id, occurrence, due_date, repeat, completed_at)
      SELECT user_id, id, 0, '2026-01-01', '{"rule": "FREQ=DAILY", "from": "due"}', updated_at
        FROM tasks WHERE id % 2 = 0;
    INSERT INTO change_clocks (user_id, seq) SELECT id, ${tasks + heavyTasks} FROM users;
    INSERT INTO search_positions (user_id, seq) SELECT user_id, seq FROM change_clocks;
    INSERT INTO events (user_id, seq, change_set, at, actor, entity, entity_id, kind)
      SELECT user_id, seq, seq, created_at, 'page', 'task', id, CASE WHEN seq % 1000 = 0 THEN 'purged' ELSE 'created' END
        FROM tasks;
    INSERT INTO idempotency_keys (user_id, key, request_hash, created_at)
      SELECT ${owner}, 'key ' || n, 'x', ${instant} ${series(tasks / 5)};
    INSERT INTO conversations (user_id, title, created_at, updated_at)
      SELECT ${owner}, 'Talk ' || n, ${instant}, ${instant} ${series(tasks / 2)};
    INSERT INTO messages (user_id, conversation_id, role, content)
      SELECT ${owner}, (n - 1) % ${tasks / 2} + 1, 'user', 'Said ' || n ${series(tasks)};
    INSERT INTO turns (user_id, conversation_id, message_id, status, lease_until)
      SELECT ${owner}, n, n, 'completed', now() ${series(tasks / 2)};
    INSERT INTO turn_calls (user_id, turn_id, position, tool, input, status)
      SELECT ${owner}, n, 1, 'add_task', '{}', 'done' ${series(tasks / 2)};
    INSERT INTO turn_events (user_id, turn_id, number, event, data)
      SELECT ${owner}, (n - 1) % ${tasks / 2} + 1, (n - 1) / ${tasks / 2} + 1, 'text', '{}' ${series(tasks)};
    RESET session_replication_role`);
  await client.query("VACUUM (ANALYZE)");
}
