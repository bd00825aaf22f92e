import { compareSnapshots, type Difference } from "./catalog/snapshot.js";
import type { LoadedConfig } from "./config.js";
import { listMigrations } from "./files.js";
import { buildBoth } from "./scratch/both.js";
import { withScratch } from "./scratch/schemas.js";

/**
 * Compares the schema that all migrations make with the schema of the models.
 *
 * @returns all differences; empty if they agree
 */
export async function check(config: LoadedConfig): Promise<Difference[]> {
  return withScratch(config, async (scratch) => {
    const names = await listMigrations(config.migrations);
    const [migrated, modelled] = await buildBoth(config, scratch, names);
    return compareSnapshots(migrated.snapshot, modelled.snapshot);
  });
}
