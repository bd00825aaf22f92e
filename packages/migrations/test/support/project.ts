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

/** A separate server, and projects with some of the migrations. */
export interface Project {
  /** For the role that owns the databases, as for an app; it is not a superuser. */
  connection(database: string): ReturnType<typeof parseConnectionUrl>;
  /** A project whose folder of migrations holds only the named ones. */
  configWith(name: string, names: string[]): Promise<LoadedConfig>;
  /** Runs SQL as the superuser, and returns the rows of the last statement. */
  run(database: string, sql: string): Promise<Record<string, unknown>[]>;
  remove(): Promise<void>;
}

/** Starts the server in a temporary folder. */
export async function openProject(): Promise<Project> {
  const folder = await mkdtemp(path.join(tmpdir(), "docket-migrations-"));
  const previous = process.env.DOCKET_DATA_DIR;
  process.env.DOCKET_DATA_DIR = path.join(folder, "data");
  const target = await openTarget({ DOCKET_DATA_DIR: process.env.DOCKET_DATA_DIR });
  const embedded = target.embedded!;
  // The tools are given a separate folder with copies of the migrations.
  await mkdir(path.join(folder, "node_modules"));
  await symlink(
    path.join(packageFolder, "node_modules/@docket"),
    path.join(folder, "node_modules/@docket"),
  );
  await cp(path.join(packageFolder, "roles.ts"), path.join(folder, "roles.ts"));
  const connection = (database: string) => ({ ...parseConnectionUrl(embedded.url), database });
  const superuser = parseConnectionUrl(embedded.superuserUrl);
  const run: Project["run"] = async (database, sql) => {
    const client = new pg.Client({ ...superuser, database, ssl: false });
    await client.connect();
    try {
      const results = [await client.query(sql)].flat();
      return results.at(-1)?.rows ?? [];
    } finally {
      await client.end();
    }
  };
  // As an administrator does for an owner who may not create roles, which the first to come would own.
  const { user } = connection("postgres");
  await run(
    "postgres",
    `CREATE ROLE docket_app NOLOGIN NOINHERIT; CREATE ROLE docket_admin NOLOGIN NOINHERIT;
     GRANT docket_app, docket_admin TO "${user}" WITH INHERIT FALSE, SET TRUE`,
  );
  return {
    connection,
    run,
    async configWith(name, names) {
      const migrations = path.join(folder, name);
      await mkdir(migrations);
      for (const file of names) {
        await cp(path.join(packageFolder, "migrations", file), path.join(migrations, file));
      }
      const scratch = () => ({ connection: superuser });
      const config: MigratorConfig = { ...docket, migrations, scratch };
      return resolveConfig(config, packageFolder);
    },
    async remove() {
      await embedded.release();
      if (previous === undefined) delete process.env.DOCKET_DATA_DIR;
      else process.env.DOCKET_DATA_DIR = previous;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
