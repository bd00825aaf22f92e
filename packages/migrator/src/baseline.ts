import { join } from "node:path";
import type { Difference } from "./catalog/snapshot.js";
import { type LoadedConfig, liveConnection } from "./config.js";
import { MigratorError } from "./errors.js";
import { checksumOf, listMigrations } from "./files.js";
import { differencesFrom, readLive } from "./live.js";
import { withMigrationSession } from "./scratch/schemas.js";

/** What a baseline did, or why it did nothing. */
export interface BaselineReport {
  /** In what the live database differs from what the migrations make; then nothing was recorded. */
  differences: Difference[];
  /** Migrations that are now in the journal as applied, none of which was run. */
  recorded: string[];
}

/**
 * Takes over a database that exists: records migrations as applied, with their checksums, without
 * running them. Only if the schema is exactly what they make.
 *
 * @param to the last migration to record; default: all
 */
export async function baseline(config: LoadedConfig, to?: string): Promise<BaselineReport> {
  const files = await listMigrations(config.migrations);
  if (to !== undefined && !files.includes(to)) {
    throw new MigratorError(`There is no migration ${to} in ${config.migrations}.`);
  }
  const live = await readLive(config);
  const wanted = files.filter(
    (name) => to === undefined || name <= to || live.applied.includes(name),
  );
  const differences = await differencesFrom(config, wanted, live.schema);
  if (differences.length > 0) return { differences, recorded: [] };

  const missing = wanted.filter((name) => !live.checksums.has(name));
  await withMigrationSession(config, await liveConnection(config), async (session) => {
    await session.lock();
    for (const name of missing) {
      const checksum = await checksumOf(join(config.migrations, name));
      await session.query("BEGIN");
      await session.journal.recordBaseline(name, checksum);
      await session.query("COMMIT");
    }
  });
  return { differences, recorded: missing };
}
