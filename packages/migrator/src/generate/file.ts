import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { LoadedConfig } from "../config.js";
import type { MigrationDefinition } from "../definition.js";
import { MigratorError } from "../errors.js";
import { loadMigration } from "../files.js";
import { moduleKindOf } from "../module-kind.js";
import { type MigrationText, migrationSource } from "./write.js";

/**
 * Writes a migration after the existing ones, in their style, and reads it back: it must equal what
 * was proved.
 */
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
      throw new MigratorError("The file differs from what was proved, so it was removed.");
    }
  } catch (error) {
    await rm(path);
    throw error;
  }
  return { file, source };
}

/** The time in UTC as `YYYYMMDDHHMMSS`, or the last migration's plus 1, whichever is later. */
function timestampAfter(last: string | undefined): string {
  const now = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const latest = /^\d{14}/.exec(last ?? "")?.[0] ?? "";
  return latest < now ? now : String(BigInt(latest) + 1n);
}

/**
 * A migration's name in the form for its file name.
 *
 * @throws {MigratorError} if nothing of it is left
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
