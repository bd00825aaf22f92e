import { join } from "node:path";
import type { LoadedConfig } from "./config.js";
import { MigratorError } from "./errors.js";
import { checksumOf, migrationNamed } from "./files.js";
import { inJournal } from "./live.js";

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
  await inJournal(config, async (journal) => {
    const isApplied = await journal.isApplied(name);
    const isInterrupted = (await journal.unfinished()).some((entry) => entry.name === name);
    if (isApplied === applied && !isInterrupted) {
      throw new MigratorError(
        `${name} is ${applied ? "applied" : "not applied"} according to the journal already.`,
      );
    }
    await journal.resolve(name, applied, checksum);
  });
  return name;
}
