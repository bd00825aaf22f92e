import type { Difference } from "./catalog/snapshot.js";
import type { LoadedConfig } from "./config.js";
import { changedSince, listMigrations } from "./files.js";
import { differencesFrom, readLive } from "./live.js";

/** How the live database deviates from its journal. */
export interface DriftReport {
  /** `before` is the schema of the applied migrations, `after` that of the live database. */
  differences: Difference[];
  /** Applied migrations whose file has changed since. */
  changedFiles: string[];
  /** Applied migrations without a file. */
  missingFiles: string[];
  /** Migrations that were interrupted and not finished yet. */
  unfinished: string[];
  /** Applied migrations without a checksum, from before this package; `baseline` records them. */
  unrecorded: string[];
}

/**
 * Compares the live database with the schema of its applied migrations, and those with their files.
 */
export async function drift(config: LoadedConfig): Promise<DriftReport> {
  const live = await readLive(config);
  const files = await listMigrations(config.migrations);
  const present = live.applied.filter((name) => files.includes(name));
  return {
    differences: await differencesFrom(config, present, live.schema),
    changedFiles: await changedSince(config.migrations, present, live.checksums),
    missingFiles: live.applied.filter((name) => !files.includes(name)),
    unfinished: live.entries.filter((entry) => entry.finishedAt === null).map(({ name }) => name),
    unrecorded: present.filter((name) => !live.checksums.has(name)),
  };
}

/** Whether a report shows drift; a missing checksum alone is none. */
export function hasDrifted(report: DriftReport): boolean {
  return (
    report.differences.length > 0 ||
    report.changedFiles.length > 0 ||
    report.missingFiles.length > 0 ||
    report.unfinished.length > 0
  );
}
