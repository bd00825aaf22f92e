import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { conditionOf, connectionOf, parseConnectionUrl } from "@docket/database";
import {
  type MigrateOptions,
  type MigrationRun,
  MigratorError,
  migrate,
  StatementError,
} from "@docket/migrator/migrate";

const packageFolder = path.dirname(
  fileURLToPath(import.meta.resolve("@docket/migrations/package.json")),
);

/** The folder of Docket's migrations. */
export const migrationsFolder = path.join(packageFolder, "migrations");

/** Names of the migrations that this Docket has, in order. */
export async function listMigrations(): Promise<string[]> {
  return (await readdir(migrationsFolder)).filter((name) => /^\d+-.*\.ts$/.test(name)).sort();
}

/**
 * Applies the pending migrations to the database at `url`, or only those that are named.
 *
 * @throws MigratorError; the database's error, if the role may do less than {@link migrate} needs
 */
export function migrateDatabase(
  url: string,
  options: Pick<MigrateOptions, "only" | "log">,
): Promise<MigrationRun[]> {
  const connection = connectionOf(parseConnectionUrl(url));
  return migrate({ connection, migrations: migrationsFolder, ...options }).catch(
    (error: unknown) => {
      // Docket knows a better remedy for a role without rights to the journal than the migrator does.
      const isOfJournal = error instanceof MigratorError && !(error instanceof StatementError);
      throw isOfJournal && conditionOf(error.cause) === "denied" ? error.cause : error;
    },
  );
}

/** Names of the functions and types that these migrations create, including those dropped by later ones. */
export async function listCreatedNames(): Promise<string[]> {
  const texts = (await listMigrations()).map((name) =>
    readFile(path.join(migrationsFolder, name), "utf8"),
  );
  const creating = /CREATE (?:OR REPLACE )?(?:FUNCTION|TYPE) (\w+)/g;
  const names = (await Promise.all(texts)).flatMap((text) =>
    [...text.matchAll(creating)].map(([, name = ""]) => name),
  );
  return [...new Set(names)];
}

/** Statements that create the two roles if they are missing; see `packages/migrations/roles.ts`. */
export async function loadRolePrerequisites(): Promise<string[]> {
  const module = (await import(pathToFileURL(path.join(packageFolder, "roles.ts")).href)) as {
    rolePrerequisites: string[];
  };
  return module.rolePrerequisites;
}
