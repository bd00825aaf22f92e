import { join } from "node:path";
import { type LoadedConfig, liveConnection } from "./config.js";
import { MigratorError } from "./errors.js";
import { checksumOf, migrationNamed } from "./files.js";
import { withMigrationSession } from "./scratch/schemas.js";

/**
 * Records in the live database's journal that a migration was finished or undone by hand. Nothing
 * is run, and the entry of an interrupted run is removed.
 *
 * @param file the migration's name or path
 */
export async function resolve(
  config: LoadedConfig,
  file: string,
  applied: boolean,
): Promise<string> {
  const name = await migrationNamed(config.migrations, file);
  const checksum = await checksumOf(join(config.migrations, name));
  await withMigrationSession(
    config,
    await liveConnection(config),
    async (session) => {
      await session.lock();
      const isApplied = await session.journal.isApplied(name);
      const isInterrupted = (await session.journal.unfinished()).some(
        (entry) => entry.name === name,
      );
      if (isApplied === applied && !isInterrupted) {
        throw new MigratorError(
          `${name} is ${applied ? "applied" : "not applied"} according to the journal already.`,
        );
      }
      await session.query("BEGIN");
      await session.journal.resolve(name, applied, checksum);
      await session.query("COMMIT");
    },
    console.error,
  );
  return name;
}
