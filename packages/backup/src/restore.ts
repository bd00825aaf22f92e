import { once } from "node:events";
import { MigratorError } from "@docket/migrator/migrate";
import type { Client } from "pg";
import { verifyBackup } from "./backup-file.js";
import { quoted, withConnection } from "./connection.js";
import { refuseForeignOwner, requireRoles } from "./ensure-access.js";
import { renewEpoch } from "./epoch.js";
import { BackupError } from "./errors.js";
import type { BackupSummary } from "./format.js";
import { loadBackup } from "./load.js";
import { listCreatedNames, listMigrations, migrateDatabase } from "./migrations.js";
import { refuseOthers } from "./refuse-others.js";
import { dropAside, hasAside, putBack, setAside } from "./set-aside.js";
import { docketTables, readNewer, readPresent } from "./tables.js";

/** Options of a restore. */
export interface RestoreOptions {
  /** Called if the database has users already; unless it resolves to `true`, nothing is changed. */
  mayReplace: (users: number) => Promise<boolean>;
  onProgress?: (message: string) => void;
  /** Stops the restore before its next step, and puts back what was there before. */
  signal?: AbortSignal;
}

/**
 * Restores a backup into the database at `url`, which is empty or whose content is replaced. The file is
 * read and verified before anything is changed. The existing content is set aside first and dropped at
 * the very end; if anything fails before that, it is put back.
 *
 * A backup of an older Docket is loaded into the schema that it was made with, and then migrated.
 *
 * @throws BackupError, DatabaseError, MigratorError
 */
export async function restoreBackup(
  url: string,
  file: string,
  {
    mayReplace,
    onProgress: tell = () => {},
    signal = new AbortController().signal,
  }: RestoreOptions,
): Promise<BackupSummary> {
  const onProgress = (message: string) => {
    signal.throwIfAborted();
    tell(message);
  };
  onProgress("Checking the backup.");
  const summary = await verifyBackup(file, signal);
  await checkMigrations(file, summary.migrations);
  return withConnection(url, async (client) => {
    await refuseOthers(client);
    await refuseForeignOwner(client);
    if (await hasAside(client)) {
      onProgress("An earlier restore was interrupted. What was there before it is put back first.");
      await putBack(client);
    }
    await refuseForeignTables(client);
    await refuseDependents(client);
    const users = await countUsers(client);
    const isAllowed = users === 0 || Promise.race([mayReplace(users), once(signal, "abort")]);
    if (!(await isAllowed)) throw new BackupError("Nothing was restored.");
    signal.throwIfAborted();
    await requireRoles(client, onProgress);
    await setAside(client);
    try {
      onProgress("Making the schema of the backup.");
      await migrateTo(url, { only: summary.migrations });
      await loadBackup(client, file, onProgress, signal);
      await migrateTo(url, { log: onProgress });
      await renewEpoch(client);
      await client.query(`ANALYZE ${(await readPresent(client)).map(quoted).join(", ")}`);
      signal.throwIfAborted();
    } catch (error) {
      await putBack(client).catch(() => {}); // the next restore tries again
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
  const newer = (await readNewer(client)).length > 0;
  throw new BackupError(
    newer
      ? `A newer Docket has migrated the database, and this one does not know all its tables (${names.join(", ")}). Restore into an empty database.`
      : `The database holds tables that are not Docket's (${names.join(", ")}). Restore into a database of Docket's own.`,
  );
}

/** Refuses if others' objects depend on Docket's tables: they would be dropped with them. */
async function refuseDependents(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `WITH docket AS (SELECT oid, reltype FROM pg_class
       WHERE relname = ANY ($1) AND relkind = 'r' AND relnamespace = current_schema()::regnamespace)
     SELECT DISTINCT pg_describe_object(classid, objid, 0) AS name FROM pg_depend
     WHERE (refclassid = 'pg_class'::regclass AND refobjid IN (SELECT oid FROM docket)
         OR refclassid = 'pg_type'::regclass AND refobjid IN (SELECT reltype FROM docket))
       AND (classid = 'pg_rewrite'::regclass
         OR classid = 'pg_proc'::regclass AND objid NOT IN (SELECT oid FROM pg_proc WHERE proname = ANY ($2))
         OR classid = 'pg_constraint'::regclass
           AND objid IN (SELECT oid FROM pg_constraint WHERE conrelid NOT IN (SELECT oid FROM docket)))
     ORDER BY name`,
    [docketTables, await listCreatedNames()],
  );
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name).slice(0, 5);
  throw new BackupError(
    `Others depend on Docket's tables and would be lost (${names.join(", ")}). Drop them, and create them again after the restore.`,
  );
}

async function countUsers(client: Client): Promise<number> {
  if (!(await readPresent(client)).includes("users")) return 0;
  const { rows } = await client.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM users",
  );
  return rows[0]?.count ?? 0;
}

/** Explains errors for whoever restores, too. */
async function migrateTo(...wanted: Parameters<typeof migrateDatabase>): Promise<void> {
  await migrateDatabase(...wanted).catch((error: unknown) => {
    throw error instanceof MigratorError ? new BackupError(error.message, { cause: error }) : error;
  });
}
