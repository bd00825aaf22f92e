import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openTarget, parseConnectionUrl } from "@docket/database";
import { type LoadedConfig, type MigratorConfig, resolveConfig } from "@docket/migrator";
import pg from "pg";
import docket from "../../migrator.config.ts";

const packageFolder = path.resolve(import.meta.dirname, "../..");

/** The names of all migrations in order. */
export const files = (await readdir(path.join(packageFolder, "migrations"))).sort();

/** A server of its own, and projects that have some of the migrations. */
export interface Project {
  connection(database: string): ReturnType<typeof parseConnectionUrl>;
  /** A project whose folder of migrations holds only the named ones. */
  configWith(name: string, names: string[]): Promise<LoadedConfig>;
  /** Runs SQL as the superuser. */
  run(database: string, sql: string): Promise<void>;
  remove(): Promise<void>;
}

/** Starts the server in a temporary folder. */
export async function openProject(): Promise<Project> {
  const folder = await mkdtemp(path.join(tmpdir(), "docket-migrations-"));
  const previous = process.env.DOCKET_DATA_DIR;
  process.env.DOCKET_DATA_DIR = path.join(folder, "data");
  const target = await openTarget({ DOCKET_DATA_DIR: process.env.DOCKET_DATA_DIR });
  const embedded = target.embedded!;
  // Copies of the migrations stand where a folder of their own can be given to the tools.
  await mkdir(path.join(folder, "node_modules"));
  await symlink(
    path.join(packageFolder, "node_modules/@docket"),
    path.join(folder, "node_modules/@docket"),
  );
  await cp(path.join(packageFolder, "roles.ts"), path.join(folder, "roles.ts"));
  const connection = (database: string) => ({
    ...parseConnectionUrl(embedded.superuserUrl),
    database,
  });
  return {
    connection,
    async configWith(name, names) {
      const migrations = path.join(folder, name);
      await mkdir(migrations);
      for (const file of names) {
        await cp(path.join(packageFolder, "migrations", file), path.join(migrations, file));
      }
      const scratch = { connection: parseConnectionUrl(embedded.superuserUrl) };
      const config: MigratorConfig = { ...docket, migrations, scratch: () => scratch };
      return resolveConfig(config, packageFolder);
    },
    async run(database, sql) {
      const client = new pg.Client({ ...connection(database), ssl: false });
      await client.connect();
      await client.query(sql);
      await client.end();
    },
    async remove() {
      await embedded.release();
      if (previous === undefined) delete process.env.DOCKET_DATA_DIR;
      else process.env.DOCKET_DATA_DIR = previous;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
