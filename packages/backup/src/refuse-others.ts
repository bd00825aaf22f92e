import type { Client } from "pg";
import { BackupError } from "./errors.js";

/** Refuses if there are other connections: they would wait for locks, and see the content change under them. */
export async function refuseOthers(client: Client): Promise<void> {
  const { rows } = await client.query<{ count: number; names: string }>(
    `SELECT count(*)::int AS count, string_agg(DISTINCT coalesce(nullif(application_name, ''), usename), ', ') AS names
     FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  );
  const { count = 0, names = "" } = rows[0] ?? {};
  if (count === 0) return;
  throw new BackupError(
    `The database is in use by ${count} other ${count === 1 ? "connection" : "connections"} (${names}). Stop Docket and whatever else uses it first.`,
  );
}
