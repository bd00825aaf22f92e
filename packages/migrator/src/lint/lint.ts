import { withClient } from "../client.js";
import type { LoadedConfig } from "../config.js";
import { listMigrations, migrationNamed } from "../files.js";
import { readLive } from "../live.js";
import { observe } from "../observe.js";
import { buildMigrated, buildModels, snapshotOf, withScratch } from "../scratch/schemas.js";
import { type Physical, readPhysical } from "./effects.js";
import { type Finding, rules } from "./rules.js";
import { squawk } from "./squawk.js";

/**
 * Finds effects of pending migrations that hurt a database in use: locks, rewrites, loss of data.
 * They run in a scratch database, where every effect is observed; in addition, squawk checks the
 * text.
 *
 * @param asked migrations to check, as if all before the first of them were applied; default: those
 *   that the live database lacks
 */
export async function lint(config: LoadedConfig, asked: string[] = []): Promise<Finding[]> {
  const { applied, pending } = await whatToLint(config, asked);
  if (pending.length === 0) return [];
  return withScratch(config, async (scratch) => {
    const database = await buildMigrated(config, scratch, applied);
    const start = await withClient(database.connection, (client) => readPhysical(client));
    const findings: Finding[] = [];
    let before: Physical = start;
    /** The names that the tables in use have at each statement of a migration. */
    const namesAt: Record<string, string[][]> = {};
    const observed = await observe(
      config,
      database,
      pending,
      async (client, { name }, index, sql) => {
        const after = await readPhysical(client, start.oids);
        namesAt[name] ??= [];
        namesAt[name][index] = before.called;
        for (const rule of rules) {
          for (const found of rule({ sql, before, after })) {
            findings.push({ migration: name, statement: index + 1, sql, ...found });
          }
        }
        before = after;
      },
    );
    for (const migration of observed)
      findings.push(...(await squawk(migration, namesAt[migration.name] ?? [])));
    const models = await snapshotOf(await buildModels(config, scratch));
    const end = await withClient(database.connection, (client) => readPhysical(client));
    const gone = start.columns.filter((column) => !end.columns.includes(column));
    for (const column of gone.filter((one) => models.has(`column ${one}`))) {
      findings.push({
        migration: pending.join(", "),
        rule: "dropped-but-in-models",
        message: `${column} is dropped, and the models still have it: every query of that model will fail.`,
        help: "Take it out of the models first, release that, and drop it in the release after.",
      });
    }
    return findings;
  });
}

async function whatToLint(config: LoadedConfig, asked: string[]) {
  if (asked.length === 0) return readLive(config);
  const files = await listMigrations(config.migrations);
  const names = await Promise.all(asked.map((file) => migrationNamed(config.migrations, file)));
  const first = files.findIndex((name) => names.includes(name));
  return { applied: files.slice(0, first), pending: files.slice(first) };
}
