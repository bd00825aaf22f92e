import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseConnectionUrl } from "@docket/database";
import { migrate } from "@docket/migrator";
import type { Client } from "pg";
import { type BackupSummary, verifyBackup } from "./backup-file.js";
import { quoted, withConnection } from "./connection.js";
import { BackupError } from "./errors.js";
import { loadBackup } from "./load.js";
import { listMigrations, migrationsFolder } from "./migrations.js";
import { dropAside, hasAside, putBack, setAside } from "./set-aside.js";
import { docketTables } from "./tables.js";

/** What a restore is asked to do. */
export interface RestoreOptions {
  /** Called where the database has users already; without a yes nothing is changed. */
  mayReplace: (users: number) => Promise<boolean>;
  onProgress?: (message: string) => void;
}

/**
 * Puts the content of a backup into the database at `url`: an empty one, or in place of what it holds.
 * The file is read and checked before anything is changed. What was there is set aside first and dropped
 * at the very end; if anything fails on the way, it is put back.
 *
 * A backup of an older Docket gets the schema that it was made with, and the migrations since.
 *
 * @throws BackupError, DatabaseError, MigratorError
 */
export async function restoreBackup(
  url: string,
  file: string,
  { mayReplace, onProgress = () => {} }: RestoreOptions,
): Promise<BackupSummary> {
  onProgress("Checking the backup.");
  const summary = await verifyBackup(file);
  await checkMigrations(file, summary.migrations);
  return withConnection(url, async (client) => {
    await refuseOthers(client);
    if (await hasAside(client)) {
      onProgress("An earlier restore was interrupted. What was there before it is put back first.");
      await putBack(client);
    }
    await refuseForeignTables(client);
    const users = await countUsers(client);
    if (users > 0 && !(await mayReplace(users))) throw new BackupError("Nothing was restored.");
    await setAside(client);
    try {
      onProgress("Making the schema of the backup.");
      await migrateTo(url, summary.migrations);
      await loadBackup(client, file, onProgress);
      await migrateAll(url, onProgress);
      // Numbers that were given after the backup are given again: who has seen them must begin anew.
      await client.query("UPDATE change_epoch SET epoch = gen_random_uuid()");
      await client.query(`ANALYZE ${(await present(client)).map(quoted).join(", ")}`);
    } catch (error) {
      await putBack(client).catch(() => {}); // the next restore does it
      throw error;
    }
    await dropAside(client);
    return summary;
  });
}

async function checkMigrations(file: string, needed: string[]): Promise<void> {
  const known = await listMigrations();
  const unknown = needed.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new BackupError(
    `${file} was made by a newer Docket: this one has no migration ${unknown[0]}. Restore it with that version.`,
  );
}

/** Somebody who works on the database meanwhile would wait for locks, and see one content change into another. */
async function refuseOthers(client: Client): Promise<void> {
  const { rows } = await client.query<{ count: number; names: string }>(
    `SELECT count(*)::int AS count, string_agg(DISTINCT coalesce(nullif(application_name, ''), usename), ', ') AS names
     FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  );
  if (!rows[0]?.count) return;
  throw new BackupError(
    `The database is in use by ${rows[0].count} other connections (${rows[0].names}). Stop Docket and whatever else uses it, and restore then.`,
  );
}

async function refuseForeignTables(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class AS c
     WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
       AND relname <> ALL ($1)
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
     ORDER BY relname`,
    [docketTables],
  );
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name).slice(0, 5);
  throw new BackupError(
    `The database holds tables that are not Docket's (${names.join(", ")}). Restore into a database of Docket's own.`,
  );
}

async function present(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relname = ANY ($1) AND relkind = 'r' AND relnamespace = current_schema()::regnamespace`,
    [docketTables],
  );
  return rows.map(({ name }) => name);
}

async function countUsers(client: Client): Promise<number> {
  if (!(await present(client)).includes("users")) return 0;
  const { rows } = await client.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM users",
  );
  return rows[0]?.count ?? 0;
}

/** Applies these migrations and no others. */
async function migrateTo(url: string, names: string[]): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "docket-restore-"));
  try {
    for (const name of names) {
      await symlink(path.join(migrationsFolder, name), path.join(folder, name));
    }
    await migrate({ connection: connectionOf(url), migrations: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function migrateAll(url: string, log: (message: string) => void): Promise<void> {
  await migrate({ connection: connectionOf(url), migrations: migrationsFolder, log });
}

function connectionOf(url: string) {
  const { host, port, user, password, database, ssl } = parseConnectionUrl(url);
  return { host, port, user, password, database, ssl };
}
