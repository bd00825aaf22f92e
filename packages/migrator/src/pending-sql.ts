import type { LoadedConfig } from "./config.js";
import { readLive } from "./live.js";
import { type ObservedMigration, observe } from "./observe.js";
import { buildMigrated, withScratch } from "./scratch/schemas.js";

/**
 * The SQL that `db:migrate` would run on the live database. The migrations run in a scratch
 * database, which reveals the statements of those that are functions too; the live one is only
 * read.
 */
export async function pendingSql(config: LoadedConfig): Promise<ObservedMigration[]> {
  const { applied, pending } = await readLive(config);
  if (pending.length === 0) return [];
  return withScratch(config, async (scratch) =>
    observe(config, await buildMigrated(config, scratch, applied), pending),
  );
}

/** As a script for `psql`: each migration within BEGIN and COMMIT, unless it has no transaction. */
export function asScript(migrations: ObservedMigration[]): string {
  return migrations
    .map(({ name, transaction, statements }) => {
      const lines = statements.map((sql) => `${sql.trim().replace(/;$/, "")};`);
      const wrapped = transaction ? ["BEGIN;", ...lines, "COMMIT;"] : lines;
      return [`-- ${name}`, ...wrapped].join("\n");
    })
    .join("\n\n");
}
