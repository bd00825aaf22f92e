import type { ModelCtor, Sequelize } from "sequelize-typescript";
import { type ConnectionSettings, parseConnectionUrl } from "./connection-url.js";
import { currentContext, runInContext, type Scope } from "./context.js";
import { type DriverPool, driverPool } from "./driver-pool.js";
import { sqlEcho } from "./echo.js";
import { DatabaseError } from "./errors.js";
import { classify, permanentConnectFailure } from "./failures.js";
import {
  abandon,
  connectionManagerOf,
  guardPool,
  type PoolFigures,
  type PoolLimits,
} from "./pool.js";
import type { Isolation, Timeouts } from "./prelude.js";
import type { ClientSettings, ScopedClient } from "./scoped-client.js";
import { createSequelize } from "./scoped-sequelize.js";
import { type Rows, type Statement, wireStatement } from "./statement.js";
import { type UnitOptions, UnitRunner } from "./unit-of-work.js";

export interface DatabaseOptions {
  /** `postgresql://…`; see `parseConnectionUrl`. */
  url: string;
  /** A replica that may serve units of work that only read. */
  replicaUrl?: string | undefined;
  models: ModelCtor[];
  isolation: Isolation;
  pool?: Partial<PoolLimits>;
  timeouts?: Partial<Timeouts>;
  /** `false` sends settings, statement and commit one by one. */
  pipeline?: boolean;
  /** Receives each statement with its time; for debugging. */
  onSql?: ((line: string) => void) | undefined;
}

/** A connection to PostgreSQL on which nothing happens outside a unit of work. */
export interface Database {
  /** For models' definitions and for tools; its queries need a unit of work like all others. */
  readonly sequelize: Sequelize;
  /** The same pool for libraries with SQL of their own, such as the one that keeps accounts. */
  readonly driverPool: DriverPool;
  /**
   * Runs `work` as one user: the database shows and takes only that user's rows, whatever the
   * queries say. Statements find their transaction by themselves. The promise resolves after COMMIT.
   *
   * @example
   * const open = await database.forUser(userId, () => Task.findAll({ where: { completed: false } }));
   * @throws DatabaseError `unavailable`, `overloaded`, `misused-unit-of-work`
   */
  forUser<T>(userId: string, work: () => Promise<T>, options?: UnitOptions): Promise<T>;
  /** Reads across all users, and can do nothing else. For administration. */
  asAdmin<T>(work: () => Promise<T>): Promise<T>;
  /** Runs `work` as the login role, without a transaction of its own and without a user. */
  asSystem<T>(work: () => Promise<T>): Promise<T>;
  /** Sends a statement of this unit of work and gives its rows as they are, without models. */
  execute<Row>(statement: Statement<Row>, values: unknown[]): Promise<Rows<Row>>;
  /** Resolves if the database answers. @throws DatabaseError `unavailable`, `overloaded` */
  ping(): Promise<void>;
  poolFigures(): PoolFigures;
  /** Closes the pool after the running units have ended. */
  destroy(): Promise<void>;
}

const defaultPool: PoolLimits = {
  max: 20,
  maxWaiting: 1_000,
  acquireTimeout: 5_000,
  pingAfter: 5_000,
  maxAge: 30 * 60_000,
  idleTimeout: 60_000,
};

const defaultTimeouts: Timeouts = { statement: 15_000, lock: 5_000, idleInTransaction: 15_000 };

/**
 * Prepares a database; the first query connects.
 *
 * @throws DatabaseError `bad-url`
 */
export function createDatabase(options: DatabaseOptions): Database {
  const connection = parseConnectionUrl(options.url);
  const replica = options.replicaUrl
    ? parseConnectionUrl(options.replicaUrl, "DATABASE_REPLICA_URL")
    : null;
  const limits = { ...defaultPool, ...options.pool };
  const owner = {};
  const client = clientSettings(options, connection, owner);
  const sequelize = createSequelize(connection, replica, limits, client, options.models);
  const poolFigures = guardPool(sequelize, limits);
  const manager = connectionManagerOf(sequelize);
  const units = new UnitRunner(sequelize, owner, () => {
    client.names = false;
  });

  const { role, adminRole } = options.isolation;
  const system = (): Scope => ({
    owner,
    role: null,
    userId: "",
    statements: "many",
    replica: false,
    sent: 0,
  });
  const asSystem = <T>(work: () => T): T =>
    runInContext({ scope: system(), transaction: null }, work);

  async function execute<Row>(statement: Statement<Row>, values: unknown[]): Promise<Rows<Row>> {
    const transaction = currentContext()?.transaction as
      | { connection?: ScopedClient }
      | null
      | undefined;
    const borrowed = transaction?.connection;
    const connected = borrowed ?? (await manager.getConnection());
    try {
      return await new Promise((resolve, reject) => {
        connected.execute(wireStatement(statement, values), (error, result) =>
          error ? reject(error) : resolve(result as Rows<Row>),
        );
      });
    } catch (error) {
      if (classify(error) === "connection-lost") abandon(connected);
      throw error;
    } finally {
      if (!borrowed) manager.releaseConnection(connected);
    }
  }

  return {
    sequelize,
    driverPool: driverPool(manager, asSystem),
    execute,
    poolFigures,
    asSystem,
    forUser(userId, work, unit = {}) {
      if (!userId)
        throw new DatabaseError("misused-unit-of-work", "A unit of work needs the id of its user.");
      const { statements = "many", readOnly = false } = unit;
      return units.run(
        { role, userId, statements, replica: readOnly && replica !== null },
        work,
        unit,
      );
    },
    asAdmin: (work) =>
      units.run({ role: adminRole, userId: "", statements: "many", replica: false }, work, {
        readOnly: true,
      }),
    async ping() {
      try {
        await asSystem(() => sequelize.query("SELECT 1" as never));
      } catch (error) {
        throw (
          permanentConnectFailure(error) ??
          new DatabaseError("unavailable", "The database does not answer.", { cause: error })
        );
      }
    },
    destroy: () => sequelize.close(),
  };
}

function clientSettings(
  options: DatabaseOptions,
  connection: ConnectionSettings,
  owner: object,
): ClientSettings {
  return {
    owner,
    isolation: options.isolation,
    timeouts: { ...defaultTimeouts, ...options.timeouts },
    pooled: connection.pooled,
    channelBinding: connection.ssl ? connection.channelBinding : "disable",
    options: connection.options,
    pipeline: options.pipeline ?? true,
    names: true,
    echo: options.onSql ? sqlEcho(options.onSql) : null,
  };
}
