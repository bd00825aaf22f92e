import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";

/** Receives log lines for people. */
export type Log = (line: string) => void;

const POLL_MS = 200;
const REPEAT_NOTICE_MS = 15_000;

/**
 * Acquires the session advisory lock of the given name; waits without a timeout, and logs for whom.
 *
 * It polls: a statement that blocks in `pg_advisory_lock` holds a snapshot, and a `CREATE INDEX
 * CONCURRENTLY` of the migrator that holds the lock would wait for that snapshot forever.
 */
export async function acquireMigrationLock(client: Client, name: string, log: Log): Promise<void> {
  let noticeAt = 0;
  for (;;) {
    const { rows } = await client.query(
      "SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS acquired",
      [name],
    );
    if (rows[0].acquired) return;
    if (Date.now() >= noticeAt) {
      log(`Waiting for another migrator: ${await describeHolder(client, name)}.`);
      noticeAt = Date.now() + REPEAT_NOTICE_MS;
    }
    await sleep(POLL_MS);
  }
}

async function describeHolder(client: Client, name: string): Promise<string> {
  const { rows } = await client.query(
    `SELECT l.pid, a.application_name, a.usename, a.client_addr::text, a.backend_start
       FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid),
            (SELECT hashtextextended($1, 0) AS key) k
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND l.classid::bigint = (k.key >> 32) & 4294967295
        AND l.objid::bigint = k.key & 4294967295`,
    [name],
  );
  const [holder] = rows;
  if (!holder) return "it has just finished";
  const who = [holder.application_name || "without a name", holder.usename, holder.client_addr];
  const since = holder.backend_start?.toISOString() ?? "an unknown time";
  return `server process ${holder.pid} (${who.filter(Boolean).join(", ")}), connected since ${since}`;
}
