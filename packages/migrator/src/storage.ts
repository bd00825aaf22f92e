import { createRequire } from "node:module";
import { sep } from "node:path";
import type { Sequelize } from "sequelize";
import { refusePooledHost } from "./connection.js";
import { applyMigration } from "./engine/apply.js";
import { Journal, type JournalNames } from "./engine/journal.js";
import { type RunSettings, Session } from "./engine/session.js";
import { checksumOf, fromModule } from "./files.js";

/** The parts of sequelize-cli's umzug 2 that this storage works with. */
interface UmzugMigration {
  file: string;
  path: string;
  options?: { storageOptions?: { sequelize?: Sequelize } };
  migration(): Promise<Record<string, unknown>> | Record<string, unknown>;
  up(...args: unknown[]): Promise<unknown>;
  down(...args: unknown[]): Promise<unknown>;
}

interface Umzug {
  storage: unknown;
  pending(): Promise<unknown>;
  up(options?: unknown): Promise<unknown>;
}

/** What the storage reads of sequelize-cli's config, which reaches it as the instance's options. */
interface CliOptions {
  migrationStorageTableName?: string;
  migrationStorageTableSchema?: string;
  migrator?: RunSettings;
}

const storages = new WeakMap<Sequelize, JournalStorage>();

/**
 * The storage that makes plain sequelize-cli atomic, locked and checked. Put its path into the
 * config: `migrationStorage: require.resolve("@docket/migrator/storage")`.
 *
 * umzug 2 writes the journal after a migration has committed and tells the storage no more than
 * a name. So this class also takes over umzug's `Migration#up` and `#down`, where the file is known:
 * migration, journal row and checksum become one transaction, and `logMigration` has nothing left
 * to do.
 */
export class JournalStorage {
  /** While migrations go up, one that broke off counts as pending; otherwise as applied. */
  goingUp = false;
  private readonly sequelize: Sequelize;
  private readonly names: JournalNames;
  private readonly settings: RunSettings;
  private opened: Promise<Session> | undefined;

  constructor({ sequelize }: { sequelize: Sequelize }) {
    const options = (sequelize as unknown as { options: CliOptions }).options;
    this.sequelize = sequelize;
    this.settings = options.migrator ?? {};
    this.names = {
      table: options.migrationStorageTableName,
      schema: options.migrationStorageTableSchema,
    };
    const { host } = (sequelize as unknown as { config: { host?: string } }).config;
    refusePooledHost(host, this.settings.directUrlVariable ?? "DATABASE_DIRECT_URL");
    takeOverUmzug();
    storages.set(sequelize, this);
  }

  /** Names of the applied migrations, in order. Takes no lock: `db:migrate:status` never waits. */
  async executed(): Promise<string[]> {
    const journal = new Journal(this.names, {
      query: async (text: string, values?: unknown[]) => {
        const [rows] = await this.sequelize.query(text, values ? { bind: values } : {});
        return { rows, rowCount: rows.length };
      },
    } as never);
    const broken = (await journal.unfinished()).map((entry) => entry.name);
    const applied = await journal.applied();
    if (this.goingUp) return applied.filter((name) => !broken.includes(name));
    return [...new Set([...applied, ...broken])].sort();
  }

  /** Nothing to do: the row was written in the migration's own transaction. */
  async logMigration(): Promise<void> {}

  /** Nothing to do, for the same reason. */
  async unlogMigration(): Promise<void> {}

  /** Runs one migration, whatever its style, together with its journal row. */
  async run(migration: UmzugMigration, direction: "up" | "down"): Promise<void> {
    this.opened ??= Session.open(this.sequelize, this.names, console.log, this.settings);
    const session = await this.opened;
    const module = await migration.migration();
    const checksum = await checksumOf(migration.path);
    const loaded = fromModule(migration.path, migration.file, checksum, module);
    await applyMigration(session, loaded, direction);
  }
}

let takenOver = false;

function takeOverUmzug(): void {
  if (takenOver) return;
  const MigrationClass = findInUmzug("migration.js") as { prototype: UmzugMigration };
  const UmzugClass = findInUmzug("index.js") as { prototype: Umzug };
  for (const direction of ["up", "down"] as const) {
    const original = MigrationClass.prototype[direction];
    MigrationClass.prototype[direction] = function (this: UmzugMigration, ...args: unknown[]) {
      const storage = storageOf(this.options?.storageOptions?.sequelize);
      return storage ? storage.run(this, direction) : original.apply(this, args);
    };
  }
  for (const method of ["pending", "up"] as const) {
    const original = UmzugClass.prototype[method];
    UmzugClass.prototype[method] = function (this: Umzug, ...args: []) {
      if (this.storage instanceof JournalStorage) this.storage.goingUp = true;
      return original.apply(this, args);
    };
  }
  takenOver = true;
}

/** Seeders go through umzug too, with the same Sequelize instance but no storage of ours. */
function storageOf(sequelize: Sequelize | undefined): JournalStorage | undefined {
  return sequelize && storages.get(sequelize);
}

/** umzug has loaded this file by `require`, so its modules are in the same cache. */
function findInUmzug(file: string): unknown {
  const ending = ["umzug", "lib", file].join(sep);
  const cache = createRequire(import.meta.url).cache;
  const found = Object.values(cache).find((module) => module?.filename.endsWith(ending));
  if (found) return found.exports;
  throw new Error("This storage works with sequelize-cli 6 (umzug 2); umzug was not found.");
}

// sequelize-cli gets its storage by `require`, which then hands out the class itself.
export { JournalStorage as "module.exports" };
