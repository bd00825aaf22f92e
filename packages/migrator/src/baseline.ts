import { join } from "node:path";
import { compareSnapshots, type Difference, type Snapshot } from "./catalog/snapshot.js";
import type { LoadedConfig } from "./config.js";
import { MigratorError } from "./errors.js";
import { checksumOf, listMigrations, migrationNamed } from "./files.js";
import { inJournal, readLive } from "./live.js";
import { inScope } from "./scope.js";
import { buildMigrated, withScratch } from "./scratch/schemas.js";

/** What a baseline did, or why it did nothing. */
export interface BaselineReport {
  /** The differences between the live database and the schema that the migrations make. */
  differences: Difference[];
  /** Migrations newly recorded in the journal as applied, with checksums; none of them was run. */
  recorded: string[];
  /**
   * Migrations that change no schema and are not in the journal: the database does not show whether
   * they ran, so they stay pending.
   */
  undecided: string[];
}

/** Options of `baseline`. */
export interface BaselineOptions {
  /** The last migration to record as applied in addition to those in the journal; name or path. */
  to?: string | undefined;
  /** Record them even if the live database differs from what they make. */
  accept?: boolean;
}

/**
 * Adopts an existing database: records checksums for the migrations in the app's own journal,
 * without running any. Other migrations are recorded only for a database without a journal, or up
 * to `to`, and only if the schema shows their effect. Records nothing if the schema differs, unless
 * `accept` is set.
 */
export async function baseline(
  config: LoadedConfig,
  options: BaselineOptions = {},
): Promise<BaselineReport> {
  const files = await listMigrations(config.migrations);
  if (files.length === 0) {
    throw new MigratorError(
      `There are no migrations in ${config.migrations} yet: \`migrator generate initial\` writes the first.`,
    );
  }
  const to = options.to && (await migrationNamed(config.migrations, options.to));
  const live = await readLive(config);
  const isNew = live.applied.length === 0;
  const isClaimed = (name: string) => live.applied.includes(name) || (to ? name <= to : isNew);
  const claimed = files.filter(isClaimed);
  const { schema, silent } = await replayClaimed(config, claimed);
  const undecided = silent.filter((name) => !live.applied.includes(name));
  const differences = compareSnapshots(inScope(config, schema), inScope(config, live.schema));
  if (differences.length > 0 && !options.accept)
    return { differences, recorded: [], undecided: [] };

  const isRecorded = (name: string) => live.applied.includes(name) && live.checksums.has(name);
  const missing = claimed.filter((name) => !isRecorded(name) && !undecided.includes(name));
  await inJournal(config, async (journal) => {
    for (const name of missing) {
      await journal.record(name, "baseline", await checksumOf(join(config.migrations, name)));
    }
  });
  return { differences, recorded: missing, undecided };
}

/** The schema that the migrations make together, and those among them that do not change it. */
async function replayClaimed(
  config: LoadedConfig,
  names: string[],
): Promise<{ schema: Snapshot; silent: string[] }> {
  return withScratch(config, async (scratch) => {
    const silent: string[] = [];
    let schema: Snapshot | undefined;
    await buildMigrated(config, scratch, names, async (name, after) => {
      if (schema && name && compareSnapshots(schema, after).length === 0) silent.push(name);
      schema = after;
    });
    return { schema: schema!, silent };
  });
}
