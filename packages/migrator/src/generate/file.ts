import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { LoadedConfig } from "../config.js";
import type { MigrationDefinition } from "../definition.js";
import { MigratorError } from "../errors.js";
import { loadMigration } from "../files.js";
import { moduleKindOf } from "../module-kind.js";
import { type MigrationText, migrationSource } from "./write.js";

/** Writes a migration behind the existing ones, in their style, and reads it back: it must say what was proved. */
export async function writeMigration(
  config: LoadedConfig,
  name: string,
  existing: string[],
  text: MigrationText,
  proved: MigrationDefinition,
): Promise<{ file: string; source: string }> {
  const { style, ending } = await moduleKindOf(config, existing.at(-1));
  const file = `${timestampAfter(existing.at(-1))}-${kebabCase(name)}.${ending}`;
  const path = join(config.migrations, file);
  const source = migrationSource(text, style);
  await writeFile(path, source, { flag: "wx" });
  try {
    const { definition } = await loadMigration(config.migrations, file);
    if (!isDeepStrictEqual({ transaction: true, ...definition }, proved)) {
      throw new MigratorError("The file says something else than what was proved; it was removed.");
    }
  } catch (error) {
    await rm(path);
    throw error;
  }
  return { file, source };
}

/** `YYYYMMDDHHMMSS` of now in UTC, or a second after the last migration, whichever is later. */
function timestampAfter(last: string | undefined): string {
  const now = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const latest = /^\d{14}/.exec(last ?? "")?.[0] ?? "";
  return latest < now ? now : String(BigInt(latest) + 1n);
}

/**
 * A migration's name as it stands in its file's name.
 *
 * @throws {MigratorError} where nothing of it is left
 */
export function kebabCase(name: string): string {
  const kebab = name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  if (kebab === "") {
    throw new MigratorError("Give the migration a name of letters and digits: generate NAME.");
  }
  return kebab;
}
