import type { Client, QueryResult } from "pg";
import type { Sequelize } from "sequelize";
import { explainReadOnly } from "../client.js";
import { applicationName, refusePooledHost } from "../connection.js";
import { MigratorError } from "../errors.js";
import { asOwn } from "../guard/state.js";
import { internalsOf } from "../internals/sequelize.js";
import { Journal, type JournalNames } from "./journal.js";
import { acquireMigrationLock, type Log } from "./lock.js";

/** Settings of a run; in sequelize-cli's config under the key `migrator`. */
export interface RunSettings {
  /**
   * How long a statement may wait for a lock before the migration is rolled back and retried, in
   * ms. Default 1000.
   */
  lockTimeout?: number;
  /** The maximum number of attempts while locks are not granted. Default 30. */
  attempts?: number;
  /** The environment variable that holds the direct address. Default `DATABASE_DIRECT_URL`. */
  directUrlVariable?: string;
  /**
   * File names of classic migrations that run outside a transaction, without a change to the files.
   */
  outsideTransaction?: string[];
}

/** Limits for short transactions, which a migration is not. PostgreSQL 17 and later have all of them. */
const TIMEOUTS = [
  "statement_timeout",
  "transaction_timeout",
  "idle_session_timeout",
  "idle_in_transaction_session_timeout",
];

/**
 * One server connection for a whole run. It also holds the advisory lock, so that lock and
 * transaction end together, and a pool of one connection is enough.
 */
export class Session {
  readonly settings: Required<RunSettings>;
  private locked = false;

  private constructor(
    readonly sequelize: Sequelize,
    readonly connection: Client,
    readonly journal: Journal,
    readonly log: Log,
    settings: RunSettings,
    /** Takes back what a migration has set for the session, such as a role or the search path. */
    readonly resetting: string,
  ) {
    this.settings = withDefaults(settings);
  }

  static async open(
    sequelize: Sequelize,
    names: JournalNames,
    log: Log,
    settings: RunSettings = {},
  ): Promise<Session> {
    const { config, connectionManager } = internalsOf(sequelize);
    const { directUrlVariable } = withDefaults(settings);
    refusePooledHost(config.host, directUrlVariable);
    const connection = await asOwn(() => connectionManager.getConnection({ type: "write" }));
    try {
      await refuseSharedConnection(sequelize, connection, directUrlVariable);
      await connection.query(
        `SELECT set_config('application_name', $1, false),
                set_config('row_security', 'off', false),
                set_config('datestyle', 'ISO, MDY', false),
                set_config('intervalstyle', 'postgres', false),
                set_config('standard_conforming_strings', 'on', false),
                (SELECT count(set_config(name, '0', false)) FROM pg_settings WHERE name = ANY ($2))`,
        [applicationName(), TIMEOUTS],
      );
      // In one round trip: the timeouts of a role or database would apply between two.
      const { rows } = await connection.query(
        `SELECT 'RESET ALL; RESET ROLE; SELECT '
                || string_agg(format('set_config(%L, %L, false)', name, current_setting(name)), ', ') AS resetting
           FROM (SELECT name FROM pg_settings WHERE source = 'session'
                 UNION ALL SELECT 'role') AS own`, // the role last, which may set less
      );
      const journal = new Journal(names, connection);
      return new Session(sequelize, connection, journal, log, settings, rows[0].resetting);
    } catch (error) {
      await connectionManager.destroyConnection(connection); // or closing the pool would wait for it
      throw error;
    }
  }

  async reset(): Promise<void> {
    await this.connection.query(this.resetting);
  }

  query(text: string, values?: unknown[]): Promise<QueryResult> {
    return this.connection.query(text, values);
  }

  /** Acquires the database's migration lock, once per session, then creates the journal tables. */
  async lock(): Promise<void> {
    if (this.locked) return this.assertLockHeld();
    await acquireMigrationLock(this.connection, this.journal.lockName, this.log);
    this.locked = true;
    try {
      await this.journal.create();
    } catch (error) {
      throw await explainReadOnly(error, this.connection);
    }
  }

  /** Closes the connection, which releases the lock. */
  async close(): Promise<void> {
    await internalsOf(this.sequelize).connectionManager.destroyConnection(this.connection);
  }

  /** Detects a pooler, which would silently lose the lock when it switches server connections. */
  private async assertLockHeld(): Promise<void> {
    const { rows } = await this.connection.query(
      `SELECT count(*)::int AS held FROM pg_locks
        WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted`,
    );
    if (rows[0].held > 0) return;
    throw new MigratorError(
      "The migration lock is gone: this address seems to be a pooler that hands out another " +
        `server connection each time. Set ${this.settings.directUrlVariable} to the direct address.`,
    );
  }
}

/** The settings, with the default of each that is not given. */
export function withDefaults(settings: RunSettings): Required<RunSettings> {
  return {
    lockTimeout: settings.lockTimeout ?? 1000,
    attempts: settings.attempts ?? 30,
    directUrlVariable: settings.directUrlVariable ?? "DATABASE_DIRECT_URL",
    outsideTransaction: settings.outsideTransaction ?? [],
  };
}

/** Rounds of alternating queries that reveal a pooler that shares its connections among clients. */
const ROUNDS = 5;

/**
 * Refuses an address where a pooler lends one server connection to several clients in turns: they
 * would share the migration lock, and the application's sessions this one's settings.
 *
 * A server tells each client the id of the process that serves it, which a pooler cannot know. A
 * pooler in session mode does no harm: there, two clients never have the same process.
 */
export async function refuseSharedConnection(
  sequelize: Sequelize,
  connection: Client,
  variable: string,
): Promise<void> {
  const first = await processOf(connection);
  if (first === (connection as { processID?: number | null }).processID) return;
  const { connectionManager } = internalsOf(sequelize);
  const { replication } = connectionManager.config as { replication?: { write: object } | false };
  const address = replication ? replication.write : connectionManager.config;
  const other = await asOwn(() => connectionManager.connect(address));
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const theirs = await processOf(other);
      if (theirs !== first && (await processOf(connection)) === first) continue;
      throw new MigratorError(
        "A pooler in transaction mode answers at this address: it lends one server connection to several clients in " +
          `turns, and migrations hold a session lock. Set ${variable} to the direct address.`,
      );
    }
  } finally {
    await other.end();
  }
}

async function processOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]!.pid;
}
