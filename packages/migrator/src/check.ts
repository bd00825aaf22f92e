import { both } from "./both.js";
import { compareSnapshots, type Difference } from "./catalog/snapshot.js";
import type { LoadedConfig } from "./config.js";
import { listMigrations } from "./files.js";
import { comparable } from "./scratch/prune.js";
import { buildMigrated, buildModels, withScratch } from "./scratch/schemas.js";

/**
 * Compares what all migrations together make with what the models want.
 *
 * @returns everything in which they differ; empty if they agree
 */
export async function check(config: LoadedConfig): Promise<Difference[]> {
  return withScratch(config, async (scratch) => {
    const names = await listMigrations(config.migrations);
    const [migrated, modelled] = await both(
      buildMigrated(config, scratch, names).then((made) => comparable(config, made)),
      buildModels(config, scratch).then((made) => comparable(config, made)),
    );
    return compareSnapshots(migrated, modelled);
  });
}
