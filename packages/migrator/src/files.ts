import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { QueryInterface } from "sequelize";
import { MigratorError } from "./errors.js";
import { definitionOf, type MigrationDefinition } from "./migration.js";

/** A migration in Sequelize's classic style. */
interface ClassicMigration {
  up?: (queryInterface: QueryInterface, Sequelize: unknown) => unknown;
  down?: (queryInterface: QueryInterface, Sequelize: unknown) => unknown;
  /** `false` to run outside a transaction. */
  transaction?: boolean;
}

/** A loaded migration file: either made by `migration()` or classic. */
export interface LoadedMigration {
  /** The file's name with its extension, which is also its name in the journal. */
  name: string;
  path: string;
  /** SHA-256 of the file in hex, with line endings normalised. */
  checksum: string;
  definition?: MigrationDefinition;
  classic?: ClassicMigration;
}

/** The same pattern as sequelize-cli's. */
const migrationFile = /^(?!.*\.d\.ts$).*\.(cjs|js|cts|ts)$/;
const forgetRequired = createRequire(import.meta.url).cache;

/** Names of the migration files in a folder, in execution order. */
export async function listMigrations(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((file) => migrationFile.test(file)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new MigratorError(`There is no folder ${folder} with migrations.`);
  }
}

/** The error for a file of the project that cannot be loaded. */
export function loadError(file: string, cause: Error): MigratorError {
  const needsLoader =
    /import statement outside a module|Unexpected token 'export'|TypeScript|decorators/i;
  const hint = needsLoader.test(`${cause.message} ${(cause as NodeJS.ErrnoException).code}`)
    ? "\nNode.js can't run it directly. A loader can: NODE_OPTIONS=--import=tsx migrator …, or name the compiled files in the config."
    : "";
  return new MigratorError(`${file} can't be loaded: ${cause.message}${hint}`, { cause });
}

/** Finds a migration by its name or by a path to it. */
export async function migrationNamed(folder: string, given: string): Promise<string> {
  const name = basename(given);
  if ((await listMigrations(folder)).includes(name)) return name;
  throw new MigratorError(`There is no migration ${name} in ${folder}.`);
}

/** SHA-256 of a file in hex, independent of its line endings. */
export async function checksumOf(path: string): Promise<string> {
  const text = (await readFile(path, "utf8")).replaceAll("\r\n", "\n");
  return createHash("sha256").update(text).digest("hex");
}

/** Those of the applied migrations whose file has changed since. */
export async function changedSince(
  folder: string,
  applied: string[],
  checksums: Map<string, string>,
): Promise<string[]> {
  const changed: string[] = [];
  for (const name of applied) {
    const recorded = checksums.get(name);
    if (recorded && recorded !== (await checksumOf(join(folder, name)))) changed.push(name);
  }
  return changed;
}

/** Loads a migration, bypassing the module cache in case the file has changed. */
export async function loadMigration(folder: string, name: string): Promise<LoadedMigration> {
  const path = resolve(join(folder, name));
  const checksum = await checksumOf(path).catch((error) => {
    throw loadError(name, error);
  });
  delete forgetRequired[path];
  const module = await import(`${pathToFileURL(path).href}?checksum=${checksum}`).catch((error) => {
    if (error instanceof MigratorError) throw error;
    throw loadError(name, error);
  });
  return fromModule(path, name, checksum, module);
}

/** Determines which of the two kinds of migration a module is. */
export function fromModule(
  path: string,
  name: string,
  checksum: string,
  module: Record<string, unknown> & { default?: Record<string, unknown> },
): LoadedMigration {
  const exported = { ...module, ...module.default } as ClassicMigration;
  if (typeof exported.up !== "function" && typeof exported.down !== "function") {
    throw new MigratorError(`${name} exports neither \`up\` nor \`down\`.`);
  }
  const definition = definitionOf(exported.up) ?? definitionOf(exported.down);
  return { name, path, checksum, ...(definition ? { definition } : { classic: exported }) };
}
