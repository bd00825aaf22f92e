import { dirname } from "node:path";
import type { Sequelize } from "sequelize";
import { explainConnection } from "./client.js";
import { type ConnectionOptions, refusePooledHost } from "./connection.js";
import { applyLive, logChangedFiles } from "./engine/apply.js";
import { Journal, type JournalNames } from "./engine/journal.js";
import { type RunSettings, Session, withDefaults } from "./engine/session.js";
import { MigratorError } from "./errors.js";
import { checksumOf, fromModule, loadError } from "./files.js";
import { internalsOf } from "./internals/sequelize.js";
import { takeOverUmzug, type UmzugMigration } from "./internals/umzug.js";

/**
 * The options that the storage reads from sequelize-cli's config, through the instance's options.
 */
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
 * umzug 2 writes the journal after a migration has committed, and passes the storage only a name.
 * So this class also replaces umzug's `Migration#up` and `#down`, where the file is known:
 * migration, journal row and checksum become one transaction, and `logMigration` has nothing to do.
 */
export class JournalStorage {
  /**
   * While migrations are applied or listed, an interrupted one counts as pending; otherwise as
   * applied, so that it can be undone. What lists them asks for the applied ones first, as an undo does.
   */
  goingUp = process.argv.includes("db:migrate:status");
  private readonly sequelize: Sequelize;
  private readonly names: JournalNames;
  private readonly settings: RunSettings;
  private opened: Promise<Session> | undefined;

  constructor({ sequelize }: { sequelize: Sequelize }) {
    const { options: given, config } = internalsOf(sequelize);
    const options: CliOptions = given;
    this.sequelize = sequelize;
    this.settings = options.migrator ?? {};
    this.names = {
      table: options.migrationStorageTableName,
      schema: options.migrationStorageTableSchema,
    };
    refusePooledHost(config.host, withDefaults(this.settings).directUrlVariable);
    // sequelize-cli calls it first, and prints nothing but the message of its error.
    const authenticate = sequelize.authenticate.bind(sequelize);
    sequelize.authenticate = (options) =>
      authenticate(options).catch((error) => {
        throw explainConnection(error, config as unknown as ConnectionOptions);
      });
    takeOverUmzug({
      run: runByStorage,
      beforeUp: (storage) => {
        if (storage instanceof JournalStorage) storage.goingUp = true;
      },
    });
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
    return this.goingUp ? journal.completed() : journal.undoable();
  }

  /** Nothing to do: the row was written in the migration's own transaction. */
  async logMigration(): Promise<void> {}

  /** Nothing to do, for the same reason. */
  async unlogMigration(): Promise<void> {}

  /** Runs one migration, whatever its style, together with its journal row. */
  async run(migration: UmzugMigration, direction: "up" | "down"): Promise<void> {
    this.opened ??= this.open(direction, dirname(migration.path));
    const session = await this.opened;
    const { path, file } = migration;
    const module = await Promise.resolve()
      .then(() => migration.migration())
      .catch((error) => {
        throw error instanceof MigratorError ? error : loadError(file, error);
      });
    await applyLive(session, fromModule(path, file, await checksumOf(path), module), direction);
  }

  private async open(direction: "up" | "down", folder: string): Promise<Session> {
    const session = await Session.open(this.sequelize, this.names, console.log, this.settings);
    if (direction === "up") await logChangedFiles(session, folder);
    return session;
  }
}

/** Seeders go through umzug too, with the same Sequelize instance but without this storage. */
function runByStorage(
  migration: UmzugMigration,
  direction: "up" | "down",
): Promise<void> | undefined {
  const sequelize = migration.options?.storageOptions?.sequelize;
  return sequelize && storages.get(sequelize)?.run(migration, direction);
}

// sequelize-cli gets its storage by `require`, which then hands out the class itself.
export { JournalStorage as "module.exports" };
