import {
  compareSnapshots,
  type Difference,
  readSnapshot,
  type Snapshot,
} from "./catalog/snapshot.js";
import { withReader } from "./client.js";
import { type LoadedConfig, liveConnection } from "./config.js";
import { Journal, type LogEntry } from "./engine/journal.js";
import type { Session } from "./engine/session.js";
import { listMigrations } from "./files.js";
import { quoteName } from "./names.js";
import { inScope } from "./scope.js";
import { buildMigrated, snapshotOf, withMigrationSession, withScratch } from "./scratch/schemas.js";

/** The state of the live database; read without a lock or a change. */
interface LiveState {
  /** Names of the applied migrations, in order. */
  applied: string[];
  /** Names of the files that are not applied, in order. */
  pending: string[];
  /** The journal's checksums, by name. */
  checksums: Map<string, string>;
  entries: LogEntry[];
  /** The schema, without the journal. */
  schema: Snapshot;
}

/** Reads journal and schema of the live database. */
export async function readLive(config: LoadedConfig): Promise<LiveState> {
  const connection = await liveConnection(config);
  const files = await listMigrations(config.migrations);
  return withReader(connection, async (client) => {
    const journal = new Journal(config.journal, client);
    const applied = await journal.applied();
    return {
      applied,
      pending: files.filter((name) => !applied.includes(name)),
      checksums: await journal.checksums(),
      entries: await journal.entries(),
      schema: withJournalSchema(
        config,
        await readSnapshot(client, [journal.table, journal.logTable]),
      ),
    };
  });
}

/** The journal's schema is created if it is missing, so it counts as existing. */
function withJournalSchema({ journal }: LoadedConfig, schema: Snapshot): Snapshot {
  if (journal.schema === undefined) return schema;
  const name = quoteName(journal.schema);
  const own = { kind: "schema", name, definition: "" };
  return new Map([[`schema ${name}`, own], ...schema]);
}

/** Changes the journal of the live database, in a transaction under the migration lock. */
export async function inJournal(
  config: LoadedConfig,
  work: (journal: Journal) => Promise<void>,
): Promise<void> {
  const connection = await liveConnection(config);
  const change = async (session: Session) => {
    await session.lock();
    await session.query("BEGIN");
    await work(session.journal);
    await session.query("COMMIT");
  };
  await withMigrationSession(config, connection, change, console.error);
}

/** The differences between the named migrations' schema (`before`) and another one (`after`). */
export async function differencesFrom(
  config: LoadedConfig,
  migrations: string[],
  schema: Snapshot,
): Promise<Difference[]> {
  return withScratch(config, async (scratch) => {
    const made = await snapshotOf(await buildMigrated(config, scratch, migrations));
    return compareSnapshots(inScope(config, made), inScope(config, schema));
  });
}

/** All runs on the live database, and the pending migrations. */
export interface History {
  entries: LogEntry[];
  /** Applied before this package was used, so the time is unknown. */
  unrecorded: string[];
  pending: string[];
}

/** Reads the log of the live database. */
export async function history(config: LoadedConfig): Promise<History> {
  const { entries, applied, pending, checksums } = await readLive(config);
  return { entries, unrecorded: applied.filter((name) => !checksums.has(name)), pending };
}
