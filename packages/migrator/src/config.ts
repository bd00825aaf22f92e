import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Sequelize } from "sequelize";
import { type ConnectionOptions, refusePooledHost, sequelizeOptions } from "./connection.js";
import type { JournalNames } from "./engine/journal.js";
import { type RunSettings, withDefaults } from "./engine/session.js";
import { MigratorError } from "./errors.js";
import { loadError } from "./files.js";
import { asServer } from "./guard/state.js";

/** A server on which scratch databases may be created and dropped. */
export interface ScratchSource {
  /** A role with CREATEDB (best a superuser, as Docker images and embedded servers have). */
  connection: ConnectionOptions;
  /** Called at the end, for a server that was started for this purpose. */
  stop?: () => Promise<void>;
}

/** The second argument of `models`. */
export interface ModelsTarget {
  /** How to reach the scratch database. */
  connection: ConnectionOptions;
  /** The same as a URL, for a project that creates its own instance. */
  url: string;
  /** Redirects an instance that exists already, and may have been used, to the scratch database. */
  redirect: (sequelize: Sequelize) => void;
}

/** The content of `migrator.config.{ts,mts,cts,js,mjs,cjs}`, its default export. */
export interface MigratorConfig {
  /** The live database, on whose server scratch databases are created unless `scratch` names another. */
  connection: () => ConnectionOptions | Promise<ConnectionOptions>;
  /**
   * Creates the models' schema in an empty database: `sync()`, and statements for objects that
   * Sequelize cannot express, such as policies and triggers.
   *
   * @param sequelize an instance of the project's own copy of Sequelize, connected to that database
   */
  models: (sequelize: Sequelize, target: ModelsTarget) => Promise<void>;
  /** Where scratch databases are created. Default: the live server. */
  scratch?: () => ScratchSource | Promise<ScratchSource>;
  /**
   * Idempotent statements for objects of the whole server, such as roles. They run before models
   * and migrations in each scratch database, and the first generated migration begins with them.
   */
  prerequisites?: string[];
  /**
   * Sample values for columns that `generate` cannot fill by itself, by `table.column`; an empty
   * list for a column that is always empty.
   */
  samples?: Record<string, (string | null)[]>;
  /** The folder with the migrations, relative to the config's folder. Default `./migrations`. */
  migrations?: string;
  /** sequelize-cli's `migrationStorageTableName` and `…Schema`, if they are set. */
  journal?: JournalNames;
  /** The same as under `migrator` in sequelize-cli's config. */
  settings?: RunSettings;
  /**
   * Objects to leave out of every comparison and of generated migrations, as patterns with `*`:
   * `audit_*` for tables and everything that belongs to them, `pgboss.*` for a whole schema,
   * `function:*` or `grant:*` for a kind of object as `check` names it.
   */
  exclude?: string[];
  /** The only objects to compare, as patterns like those of `exclude`. Default: all. */
  include?: string[];
  /**
   * The starting point of the migrations, if not an empty database: a dump, or a function like
   * `models` that makes what another program has in the same database.
   */
  startFrom?: StartFrom | MigratorConfig["models"];
  /**
   * Programs other than Node's that migrations may start while they are replayed. They connect to
   * nothing, or to the address in the environment.
   */
  programs?: string[];
}

/** A dump that replaces the oldest migrations. */
export interface StartFrom {
  /** An SQL file written by `pg_dump`, relative to the config's folder. */
  dump: string;
  /**
   * The last migration that the dump contains. Default: those in the dump's own journal, or none if
   * it has no journal.
   */
  upTo?: string;
}

/** A config with its paths resolved. */
export interface LoadedConfig extends MigratorConfig {
  folder: string;
  /** The config's own file name, for messages. */
  file: string;
  migrations: string;
  journal: JournalNames;
  settings: RunSettings;
  prerequisites: string[];
  programs: string[];
}

const names = ["ts", "mts", "cts", "js", "mjs", "cjs"].map((ending) => `migrator.config.${ending}`);

/** Loads the config of the project in `folder`. */
export async function loadConfig(folder: string): Promise<LoadedConfig> {
  const path = names.map((name) => join(folder, name)).find((file) => existsSync(file));
  if (path === undefined) {
    throw new MigratorError(
      `There is no migrator.config.{ts,mts,cts,js,mjs,cjs} in ${folder}. It says where the database and the models are; ` +
        "“Two minutes on a small app” in the README of @docket/migrator has one to copy.",
    );
  }
  const module = await import(pathToFileURL(path).href).catch((error: Error) => {
    throw loadError(path, error);
  });
  const config = (module.default?.default ?? module.default) as MigratorConfig | undefined;
  if (typeof config?.connection !== "function" || typeof config.models !== "function") {
    throw new MigratorError(
      `${path} must export, as its default, an object with the functions \`connection\` and \`models\`.`,
    );
  }
  return { ...resolveConfig(config, folder), file: basename(path) };
}

/** Fills in the defaults of a config object. */
export function resolveConfig(config: MigratorConfig, folder: string): LoadedConfig {
  return {
    ...config,
    folder,
    file: "migrator.config",
    migrations: resolve(folder, config.migrations ?? "migrations"),
    journal: config.journal ?? {},
    settings: config.settings ?? {},
    prerequisites: config.prerequisites ?? [],
    programs: config.programs ?? [],
  };
}

const live = new WeakMap<LoadedConfig["connection"], ConnectionOptions>();

/** The address of the live database; a pooled address is refused. */
export async function liveConnection(config: LoadedConfig): Promise<ConnectionOptions> {
  const connection = await asServer(false, async () => config.connection());
  refusePooledHost(connection.host, withDefaults(config.settings).directUrlVariable);
  live.set(config.connection, connection);
  return connection;
}

/** The address of the live database, if `liveConnection` has already read it. */
export function knownLive(config: LoadedConfig): ConnectionOptions | undefined {
  return live.get(config.connection);
}

/** The server for scratch databases: the config's own, or else the live one. */
export async function scratchSource(config: LoadedConfig): Promise<ScratchSource> {
  const { scratch } = config;
  if (scratch) return asServer(true, async () => scratch());
  return { connection: await liveConnection(config) };
}

/** An instance of the project's own copy of Sequelize, so that its models get the classes that they know. */
export async function projectSequelize(
  { folder }: LoadedConfig,
  connection: ConnectionOptions,
): Promise<Sequelize> {
  let copy: { Sequelize: typeof Sequelize };
  try {
    const path = createRequire(join(folder, "package.json")).resolve("sequelize");
    copy = createRequire(path)(path);
  } catch {
    copy = await import("sequelize");
  }
  return new copy.Sequelize(sequelizeOptions(connection));
}
