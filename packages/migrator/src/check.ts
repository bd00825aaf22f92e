import { compareSnapshots, type Difference } from "./catalog/snapshot.js";
import type { LoadedConfig } from "./config.js";
import { listMigrations } from "./files.js";
import { comparable } from "./scratch/prune.js";
import { buildMigrated, buildModels, withScratch } from "./scratch/schemas.js";
import { settleBoth } from "./settle-both.js";

/**
 * Compares the schema that all migrations make with the schema of the models.
 *
 * @returns all differences; empty if they agree
 */
export async function check(config: LoadedConfig): Promise<Difference[]> {
  return withScratch(config, async (scratch) => {
    const names = await listMigrations(config.migrations);
    const [migrated, modelled] = await settleBoth(
      buildMigrated(config, scratch, names).then((made) => comparable(config, made)),
      buildModels(config, scratch).then((made) => comparable(config, made)),
    );
    return compareSnapshots(migrated, modelled);
  });
}
