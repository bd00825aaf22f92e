import { NO_DUE } from "@docket/models";
import { withClient } from "@docket/testing";
import type pg from "pg";
import { say } from "../progress.js";
import type { TestUsers } from "./people.js";

/** The size of a database. */
export interface Size {
  users: number;
  tasksEach: number;
  /** The tasks of each of the two users who have many. */
  collectorTasks: number;
}

export const fullSize: Size = { users: 10_000, tasksEach: 100, collectorTasks: 10_000 };
export const smallSize: Size = { users: 1_000, tasksEach: 100, collectorTasks: 10_000 };

/** A word in one of fifty titles. */
export const SEARCHED_WORD = "violet";

const verbs = "Buy,Call,Clean,Fix,Read,Send,Water,Write,Book,Plan,Review,Return";
const nouns =
  "milk,the plumber,the kitchen,the bicycle,a chapter,the invoice,the plants,a letter,flights,dinner,the draft,the library books";

/** The number of the organizer's labels; three of four tasks have one of them. */
const LABELS = 10;

/**
 * Fills a migrated database in which the test users have signed up. All users' tasks are
 * interleaved, as in reality, so that one user's rows are spread over many pages.
 */
export async function fill(
  superuserUrl: string,
  size: Size,
  { ordinary, collector, organizer }: TestUsers,
): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    // The rows are valid by construction, and nothing is lost if filling must be repeated.
    await client.query("SET session_replication_role = replica");
    await client.query("SET synchronous_commit = off");
    await insertUsers(client, size.users - ordinary.length);
    await client.query(
      `CREATE TEMP TABLE writers AS
       SELECT users.id, lists.id AS list_id, CASE WHEN users.id = ANY ($1) THEN $2::int ELSE 1 END AS tasks
       FROM users JOIN lists ON user_id = users.id AND is_inbox`,
      [[collector.id, organizer.id], size.collectorTasks / size.tasksEach],
    );
    await client.query(
      `INSERT INTO labels (user_id, name, color, position, seq)
       SELECT $1, 'Label ' || n, 'blue', 'a' || n - 1, $2::int + n FROM generate_series(1, ${LABELS}) AS n`,
      [organizer.id, size.collectorTasks],
    );
    for (let round = 1; round <= size.tasksEach; round += 1) {
      await client.query(INSERT_ROUND, [
        round,
        size.tasksEach,
        verbs.split(","),
        nouns.split(","),
        SEARCHED_WORD,
        organizer.id,
      ]);
      if ((round * 5) % size.tasksEach === 0)
        say(
          `  ${(round * (size.users + (2 * size.collectorTasks) / size.tasksEach)).toLocaleString("en")} tasks`,
        );
    }
    await client.query(
      "INSERT INTO task_labels (user_id, task_id, label_id) SELECT user_id, id, unnest(label_ids) FROM tasks WHERE user_id = $1",
      [organizer.id],
    );
  });
  await withClient(superuserUrl, (client) =>
    client.query(
      `INSERT INTO search_texts (user_id, task_id, content, signature)
       SELECT user_id, id, content, text_signature(content) FROM (
         SELECT user_id, id, search_fold(title) || E'\\n' || search_fold(coalesce(description, ''))
           || label_lines(user_id, label_ids) AS content
         FROM tasks ORDER BY id
       ) AS filled`,
    ),
  );
  await withClient(superuserUrl, (client) =>
    client.query(
      `INSERT INTO change_clocks (user_id, seq)
       SELECT user_id, max(seq) FROM (SELECT user_id, seq FROM tasks UNION ALL SELECT user_id, seq FROM labels) AS filled
       GROUP BY user_id ON CONFLICT (user_id) DO UPDATE SET seq = excluded.seq`,
    ),
  );
  await withClient(superuserUrl, (client) =>
    client.query(
      "INSERT INTO search_positions (user_id, seq) SELECT user_id, seq FROM change_clocks ON CONFLICT (user_id) DO UPDATE SET seq = excluded.seq",
    ),
  );
  await settle(superuserUrl);
}

async function insertUsers(client: pg.Client, count: number): Promise<void> {
  await client.query(
    `INSERT INTO users (id, email, name)
     SELECT 'filled-' || n, 'filled-' || n || '@example.com', 'Filled ' || n
     FROM generate_series(1, $1) AS n`,
    [count],
  );
  await client.query(
    `INSERT INTO lists (user_id, name, color, is_inbox, position)
     SELECT id, 'Inbox', 'blue', true, 'a0' FROM users WHERE id LIKE 'filled-%'`,
  );
}

const INSERT_ROUND = `
  INSERT INTO tasks (user_id, list_id, position, title, description, completed, completed_at, seq, created_at,
    updated_at, label_ids, due_date, due_order)
  SELECT id, list_id, 'h' || lpad((($1::int - 1) * tasks + nth)::text, 8, '0'),
    ($3::text[])[1 + seed % 12] || ' ' || ($4::text[])[1 + seed / 12 % 12]
      || CASE WHEN seed % 50 = 0 THEN ' ' || $5::text ELSE '' END || ' no. ' || seed % 1000,
    CASE WHEN seed % 2 = 0 THEN 'Before the end of the week, and not on a ' || ($4::text[])[1 + seed / 144 % 12] || '.' END,
    seed % 3 = 0, CASE WHEN seed % 3 = 0 THEN at END,
    ($1::int - 1) * tasks + nth, at, at,
    CASE WHEN organized AND seed / 8 % 4 > 0 THEN
      ARRAY(SELECT id FROM labels WHERE user_id = $6 ORDER BY id OFFSET seed / 32 % ${LABELS} LIMIT 1) ELSE '{}' END,
    due, coalesce((due - date '1970-01-01') * 1441 + 1440, ${NO_DUE})
  FROM (
    SELECT id, list_id, tasks, nth, abs(hashtext(id || ':' || $1::int || ':' || nth)::bigint) AS seed,
      date_trunc('milliseconds', now()) - ($2::int - $1::int) * interval '1 hour'
        - nth * interval '1 second' AS at
    FROM writers, LATERAL generate_series(1, tasks) AS nth
  ) AS seeded, LATERAL (SELECT id = $6 AS organized,
    CASE WHEN id = $6 AND seed / 512 % 2 = 0 THEN current_date - 30 + (seed / 1024 % 60)::int END AS due) AS written
  ORDER BY seed`;

/** Settles the tables: no dead rows, all pages marked visible, fresh statistics, all on disk. */
export async function settle(superuserUrl: string): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    for (let attempt = 0; attempt < MOST_VACUUMS; attempt += 1) {
      await client.query("VACUUM (ANALYZE) tasks, search_texts");
      if (await isAllVisible(client)) break;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await client.query("VACUUM (ANALYZE) users");
    await client.query("CHECKPOINT");
  });
}

const MOST_VACUUMS = 5;

/** A background transaction, such as autovacuum's, keeps pages from being marked visible. */
async function isAllVisible(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    "SELECT bool_and(relallvisible = relpages) AS visible FROM pg_class WHERE relname IN ('tasks', 'search_texts') AND relnamespace = 'public'::regnamespace",
  );
  return rows[0].visible;
}

/**
 * Removes the rows that a round of writes added, so that every round starts with the same tables.
 */
export async function restore(superuserUrl: string, lastTaskId: string): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    // Without the triggers, which would log each deletion.
    await client.query("SET session_replication_role = replica");
    await client.query("DELETE FROM search_texts WHERE task_id > $1::bigint", [lastTaskId]);
    await client.query("DELETE FROM tasks WHERE id > $1::bigint", [lastTaskId]);
    await client.query("TRUNCATE events");
    await client.query("VACUUM (ANALYZE, INDEX_CLEANUP ON) tasks, search_texts");
    await client.query("VACUUM (ANALYZE) change_clocks, search_positions");
    await client.query("CHECKPOINT");
  });
}
