import type { LoadedConfig } from "./config.js";
import { readLive } from "./live.js";
import { type ObservedMigration, observe } from "./observe.js";
import { buildMigrated, withScratch } from "./scratch/schemas.js";

/**
 * The SQL that `db:migrate` would run on the live database. It runs in a scratch database, where
 * migrations that are functions show their statements too; the live one is only read.
 */
export async function pendingSql(config: LoadedConfig): Promise<ObservedMigration[]> {
  const { applied, pending } = await readLive(config);
  if (pending.length === 0) return [];
  return withScratch(config, async (scratch) =>
    observe(config, await buildMigrated(config, scratch, applied), pending),
  );
}

/** As a script for `psql`: each migration with its own BEGIN and COMMIT, where it has a transaction. */
export function asScript(migrations: ObservedMigration[]): string {
  return migrations
    .map(({ name, transaction, statements }) => {
      const lines = statements.map((sql) => `${sql.trim().replace(/;$/, "")};`);
      const wrapped = transaction ? ["BEGIN;", ...lines, "COMMIT;"] : lines;
      return [`-- ${name}`, ...wrapped].join("\n");
    })
    .join("\n\n");
}
