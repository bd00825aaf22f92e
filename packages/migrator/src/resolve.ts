import { basename, join } from "node:path";
import type { LoadedConfig } from "./config.js";
import { MigratorError } from "./errors.js";
import { checksumOf, listMigrations, migrationNamed } from "./files.js";
import { inJournal } from "./live.js";

/**
 * Records in the live database's journal that migrations were finished or undone by hand. Nothing
 * is run, and the entry of an interrupted run is removed.
 *
 * @param files names or paths; the journal's own names also where the file is gone
 * @returns the names
 */
export async function resolve(
  config: LoadedConfig,
  files: string[],
  applied: boolean,
): Promise<string[]> {
  const present = await listMigrations(config.migrations);
  const names = files.map((file) => basename(file));
  await inJournal(config, async (journal) => {
    const entries = await journal.entries();
    for (const name of names) {
      const isApplied = await journal.isApplied(name);
      const latest = entries.findLast((entry) => entry.name === name);
      const isInterrupted = entries.some(
        (entry) => entry.name === name && entry.finishedAt === null,
      );
      if (!isApplied && !latest) await migrationNamed(config.migrations, name);
      if (isApplied === applied && !isInterrupted) {
        throw new MigratorError(
          `${name} is ${applied ? "applied" : "not applied"} according to the journal already.`,
        );
      }
      const checksum = present.includes(name)
        ? await checksumOf(join(config.migrations, name))
        : (latest?.checksum ?? "");
      await journal.resolve(name, applied, checksum);
    }
  });
  return names;
}
