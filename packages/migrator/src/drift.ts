import type { Difference } from "./catalog/snapshot.js";
import type { LoadedConfig } from "./config.js";
import { changedSince, listMigrations } from "./files.js";
import { differencesFrom, readLive } from "./live.js";

/** In what the live database is not what its journal says. */
export interface DriftReport {
  /** `before` is what the applied migrations make, `after` what the live database has. */
  differences: Difference[];
  /** Applied migrations whose file is not what it was when it was applied. */
  changedFiles: string[];
  /** Applied migrations without a file. */
  missingFiles: string[];
  /** Migrations that broke off half-way and were not finished yet. */
  unfinished: string[];
  /** Applied migrations without a checksum: applied before this package came; `baseline` records them. */
  unrecorded: string[];
}

/** Compares the live database with what its applied migrations make, and those with their files. */
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

/** Whether a report has anything that must not be; a missing checksum alone is no drift. */
export function hasDrifted(report: DriftReport): boolean {
  return (
    report.differences.length > 0 ||
    report.changedFiles.length > 0 ||
    report.missingFiles.length > 0 ||
    report.unfinished.length > 0
  );
}
