import { QueryTypes } from "sequelize";
import type { ModelCtor, Sequelize } from "sequelize-typescript";
import { Compiler } from "./compiled/compiler.js";
import { Queries } from "./compiled/queries.js";
import { conditionOf } from "./conditions.js";
import { parseConnectionUrl } from "./connection-url.js";
import { contextOf, contextOfAnother, currentContext, runInContext } from "./context.js";
import { type DriverPool, driverPool } from "./driver-pool.js";
import { afterTransaction, besideNested, misused } from "./errors.js";
import { explained } from "./explained.js";
import { permanentConnectFailure } from "./failures.js";
import { checkPg } from "./internals/pg.js";
import { checkSequelize, connectionManagerOf } from "./internals/sequelize.js";
import {
  ChosenMode,
  type IsolationMode,
  LocalSettings,
  setActorLocally,
} from "./local-settings.js";
import {
  ConnectionHealth,
  defaultPoolMax,
  guardPool,
  isFull,
  overloaded,
  type PoolFigures,
  type PoolLimits,
  unavailable,
} from "./pool.js";
import { PreparedStatements } from "./prepared-statements.js";
import { ReplicaRouter } from "./replica.js";
import { type Isolation, ScopeSettings, type Timeouts } from "./scope-settings.js";
import type { ScopedClient } from "./scoped-client.js";
import { createSequelize, type Endpoint } from "./scoped-sequelize.js";
import { type Rows, type Statement, statement, wireStatement } from "./statement.js";
import { type SentStatement, slowSql, sqlEcho } from "./statement-log.js";
import { begun, type UnitOptions, UnitRunner, type UnitScope } from "./unit-of-work.js";
import { isOver } from "./unit-transaction.js";
import { within } from "./within.js";

export interface DatabaseOptions {
  /** `postgresql://…`; see `parseConnectionUrl`. */
  url: string;
  /** A replica that may serve units of work that only read. */
  replicaUrl?: string | undefined;
  models: ModelCtor[];
  isolation: Isolation;
  pool?: { [Limit in keyof PoolLimits]?: number | undefined } | undefined;
  timeouts?: { [Limit in keyof Timeouts]?: number | undefined } | undefined;
  /**
   * Whether role and user are set by `set_config()`, or by `SET LOCAL` in an explicit transaction,
   * which a distributed database understands. By default the server is asked whether it has Citus.
   */
  isolationMode?: IsolationMode | undefined;
  /** `false`: send settings, statement and COMMIT one by one. */
  pipeline?: boolean | undefined;
  /** Called with the user's id after each unit of work that may have written. */
  onWrite?: ((userId: string) => void) | undefined;
  /** Receives each statement with its duration, as a line; for debugging. */
  onSql?: ((line: string) => void) | undefined;
  /** Receives each statement that took at least this long, as a line without its values. */
  slowSql?: { milliseconds: number; write: (line: string) => void } | undefined;
  /** Called for each failure that is the database's, not the statement's. */
  onFailure?: ((error: unknown) => void) | undefined;
  /** Receives each statement as it was sent; for reviewing what reaches the database. */
  onStatement?: ((sent: SentStatement) => void) | undefined;
}

/** A database that can only be used within units of work. */
export interface Database {
  /** For model definitions and for tools; its queries need a unit of work like all others. */
  readonly sequelize: Sequelize;
  /** The same pool for libraries with SQL of their own, such as the one that manages accounts. */
  readonly driverPool: DriverPool;
  /**
   * Runs `work` as one user: the database returns and accepts only that user's rows, whatever the
   * queries say. Statements join the transaction automatically. The promise resolves after COMMIT.
   *
   * @example
   * const open = await database.forUser(userId, () => Task.findAll({ where: { completed: false } }));
   * @throws DatabaseError `unavailable`, `overloaded`, `user-overloaded`, `misused-unit-of-work`
   */
  forUser<T>(userId: string, work: () => Promise<T>, options?: UnitOptions): Promise<T>;
  /**
   * The same database, with `actor` as the author of changes: triggers find it in the isolation's
   * `actorSetting`, and may know certain names alone (Docket's are the `ACTORS` of its contract, each
   * with an id after a colon if need be). A unit of work that joins another one writes as its own actor, and the outer one
   * as before afterwards. It has no effect on read-only units.
   *
   * @throws TypeError without an `actorSetting`, since nobody would learn of the actor
   */
  actingAs(actor: string): Database;
  /** Runs `work` with read-only access to the rows of all users, for administration. */
  asAdmin<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Runs `work` as the login role, without a transaction of its own and without a user: it sees no
   * rows of tables under the isolation. Inside another unit it is no part of that: its statements
   * have a connection of their own, see nothing that the unit wrote, and last if that is undone.
   */
  asSystem<T>(work: () => Promise<T>): Promise<T>;
  /** Compiled queries of one user; see {@link Queries}. */
  queries(userId: string): Queries;
  /** Sends a statement in the current unit of work and returns its plain rows, without models. */
  execute<Row>(statement: Statement<Row>, values: unknown[]): Promise<Rows<Row>>;
  /**
   * Runs `work` within the current unit of work, then undoes what it wrote. What it read or returned tells
   * exactly what the same work would do. Meanwhile the rest of the unit sends nothing.
   *
   * @throws DatabaseError `misused-unit-of-work` outside a unit of work, or with `autocommit`
   */
  dryRun<T>(work: () => Promise<T>): Promise<T>;
  /** Whether this code runs in a unit of work that holds a connection. */
  inUnitOfWork(): boolean;
  /**
   * Resolves if the database answers within a second.
   *
   * @param condition SQL that is evaluated as well
   * @returns whether it accepts writes, and whether the condition holds
   * @throws DatabaseError `unavailable`, `overloaded`
   */
  ping(condition?: string): Promise<{ isWritable: boolean; holds: boolean }>;
  /**
   * To be called when the server's settings have changed: connections that are open now are not
   * used again once they are released.
   */
  replaceConnections(): void;
  poolFigures(): PoolFigures;
  /**
   * Closes the pool after the running units have ended.
   *
   * @throws DatabaseError `misused-unit-of-work` inside one of them
   */
  destroy(): Promise<void>;
}

const defaultPool: Omit<PoolLimits, "max"> = {
  maxWaiting: 1_000,
  maxWaitingPerUser: 250,
  acquireTimeout: 5_000,
  pingAfter: 5_000,
  maxAge: 30 * 60_000,
  idleTimeout: 60_000,
};

const PING_MILLISECONDS = 1_000;

const oneRow = { type: QueryTypes.SELECT, plain: true } as const;

const defaultTimeouts: Timeouts = { statement: 15_000, lock: 5_000, idleInTransaction: 15_000 };

/**
 * Prepares a database; the first query connects.
 *
 * @throws DatabaseError `bad-url`
 * @throws TypeError if a limit is no number, or the installed Sequelize or pg lacks an undocumented part that
 * is used here
 */
export function createDatabase(options: DatabaseOptions): Database {
  const owner = {};
  const timeouts = limits(defaultTimeouts, options.timeouts);
  const prepared = new PreparedStatements();
  const router = options.replicaUrl
    ? new ReplicaRouter({
        primaryPosition: () => position("pg_current_wal_insert_lsn()", false) as Promise<string>,
        replicaPosition: () =>
          position("CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() END", true),
      })
    : null;
  const isolationMode = new ChosenMode(options.isolationMode);
  const endpoint = (url: string, name?: string): Endpoint => {
    const connection = parseConnectionUrl(url, name);
    const { pooled, channelBinding } = connection;
    const pooledTimeouts = pooled ? timeouts : null;
    const localSettings = new LocalSettings(options.isolation, pooledTimeouts);
    return {
      connection,
      client: {
        owner,
        prepared,
        pooled,
        channelBinding,
        onFailure,
        pipeline: options.pipeline ?? true,
        scopeSettings: new ScopeSettings(options.isolation, pooledTimeouts),
        localSettings: () => (isolationMode.isLocal ? localSettings : null),
        onSystemWrite: router && (() => router.wroteForAll()),
        echo: echoOf(options),
      },
    };
  };
  const health = new ConnectionHealth();
  const onFailure = (error: unknown) => {
    // An open connection keeps the setting that it was opened with, and would not see it end.
    if (conditionOf(error) === "read-only") health.replaceOpenSoon();
    options.onFailure?.(error);
  };
  const primary = endpoint(options.url);
  const replica = options.replicaUrl ? endpoint(options.replicaUrl, "DATABASE_REPLICA_URL") : null;
  const connections = [primary, ...(replica ? [replica] : [])].map(({ connection }) => connection);
  const pool = limits({ ...defaultPool, max: defaultPoolMax(connections) }, options.pool);
  const sequelize = createSequelize({
    primary,
    replica,
    pool,
    timeouts,
    isolationMode,
    validate: health.validate(pool.maxAge),
    models: options.models,
  });
  const changed = [...checkPg(), ...checkSequelize(sequelize)];
  if (changed.length > 0) throw new TypeError(changed.join("\n"));
  const poolFigures = guardPool(sequelize, pool, health, onFailure, {
    primary: primary.connection.variable,
    replica: (replica ?? primary).connection.variable,
  });
  const manager = connectionManagerOf(sequelize);
  const { actorSetting } = options.isolation;
  const setActor = statement(`SELECT set_config('${actorSetting}', $1, true)`);
  const units = new UnitRunner({
    sequelize,
    owner,
    retryWithinMs: pool.acquireTimeout,
    onReplicaFailure: () => router?.failed(),
    async setActor(actor) {
      if (actorSetting === undefined) return;
      await (isolationMode.isLocal
        ? execute(statement(setActorLocally(actorSetting, actor)), [])
        : execute(setActor, [actor]));
    },
  });

  const asSystem = <T>(work: () => T, replica = false): T => {
    const context = contextOf(owner);
    const depth = (context?.scope.depth ?? 0) + (context?.transaction ? 1 : 0);
    const scope = { ...nobody, owner, replica, depth, ...begun };
    return runInContext({ scope, outer: contextOfAnother(owner), transaction: null }, work);
  };

  /** The unit of work that this code runs in, if it is one of this database. */
  const unitHere = () => {
    const context = currentContext();
    return context?.scope.owner === owner ? context : undefined;
  };

  async function position(expression: string, replica: boolean): Promise<string | null> {
    const text = `SELECT ${expression} AS position`;
    const ask = () => sequelize.query<{ position: string | null }>(text, oneRow);
    return (await asSystem(ask, replica))?.position ?? null;
  }

  async function execute<Row>(statement: Statement<Row>, values: unknown[]): Promise<Rows<Row>> {
    const context = unitHere();
    if (isOver(context?.transaction)) throw afterTransaction();
    if (context?.nested) throw besideNested();
    const borrowed = (context?.transaction as { connection?: ScopedClient } | null | undefined)
      ?.connection;
    const connected = borrowed ?? (await manager.getConnection());
    try {
      return await new Promise((resolve, reject) => {
        connected.execute(wireStatement(statement, values), (error, result) =>
          error ? reject(explained(error, context?.scope)) : resolve(result as Rows<Row>),
        );
      });
    } finally {
      if (!borrowed) manager.releaseConnection(connected);
    }
  }

  async function runUnit<T>(
    unit: Omit<UnitScope, "replica">,
    work: () => Promise<T>,
    unitOptions: UnitOptions,
  ): Promise<T> {
    const { readOnly, userId } = unit;
    if (readOnly) {
      const replica = router !== null && !unitOptions.fresh && router.mayServe(userId);
      return units.run({ ...unit, replica }, work, unitOptions);
    }
    const joins = contextOf(owner)?.transaction;
    const written = units.run({ ...unit, replica: false }, work, unitOptions);
    if (joins || (!router && !onWrite)) return written;
    // Also after a failure: the write may have been applied.
    return written.finally(() => {
      router?.wroteAs(userId);
      onWrite?.(userId);
    });
  }

  const { onWrite } = options;
  const compiler = new Compiler();
  const { role, adminRole } = options.isolation;
  const writtenBy = (actor: string): Pick<Database, "forUser" | "queries"> => {
    const forUser: Database["forUser"] = async (userId, work, unit = {}) => {
      if (!userId || typeof userId !== "string")
        throw misused("A unit of work needs the id of its user, as a string.");
      const { autocommit = false, readOnly = false } = unit;
      return runUnit({ role, userId, actor, autocommit, readOnly }, work, unit);
    };
    return { forUser, queries: (userId) => new Queries({ forUser, execute }, compiler, userId) };
  };
  const database: Database = {
    ...writtenBy(""),
    actingAs(actor) {
      if (actorSetting === undefined) {
        throw new TypeError("actingAs() needs the actorSetting of the database's isolation.");
      }
      return { ...database, ...writtenBy(actor) };
    },
    sequelize,
    driverPool: driverPool(manager, asSystem, pool),
    execute,
    poolFigures,
    asSystem: (work) => asSystem(work),
    asAdmin: (work) => units.run({ ...nobody, role: adminRole, readOnly: true }, work, {}),
    async dryRun(work) {
      if (!database.inUnitOfWork()) throw misused("A dry run needs a unit of work.");
      const done = { result: undefined as Awaited<ReturnType<typeof work>> };
      const savepoint = sequelize.transaction(async () => {
        done.result = await work();
        throw done; // so that it is undone
      });
      return savepoint.catch((reason) => {
        if (reason !== done) throw reason;
        return done.result;
      });
    },
    inUnitOfWork: () => Boolean(unitHere()?.transaction),
    async ping(condition = "true") {
      const text = `SELECT NOT current_setting('transaction_read_only')::boolean AS "isWritable", (${condition}) AS holds`;
      const answer = asSystem(() =>
        sequelize.query<{ isWritable: boolean; holds: boolean }>(text, oneRow),
      );
      const late = () => new Error(`no answer within ${PING_MILLISECONDS} ms`);
      try {
        return (await within(PING_MILLISECONDS, answer, late))!;
      } catch (error) {
        throw (
          permanentConnectFailure(error, primary.connection.variable) ??
          (isFull(poolFigures()) ? overloaded : unavailable)(error)
        );
      }
    },
    replaceConnections: () => health.replaceOpen(),
    async destroy() {
      await sequelize.close();
      router?.close();
    },
  };
  return database;
}

/** The scope of a unit of work of the login role. */
const nobody: UnitScope = {
  role: null,
  userId: "",
  actor: "",
  autocommit: false,
  readOnly: false,
  replica: false,
};

/** Of a limit: PostgreSQL and the timers of Node.js do not take much more. */
const LARGEST = 2_000_000_000;

/** The defaults, except for what is given: `undefined` is as good as left out. */
function limits<Limits extends object>(
  defaults: Limits,
  given: { [Limit in keyof Limits]?: number | undefined } = {},
): Limits {
  const chosen = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of chosen)
    if (typeof value !== "number" || !(value >= 0 && value <= LARGEST))
      throw new TypeError(`${name} must be a number from 0 to ${LARGEST}, not ${value}.`);
  return { ...defaults, ...Object.fromEntries(chosen) };
}

/** The one receiver of the statements that are sent. */
function echoOf({ onStatement, onSql, slowSql: slow }: DatabaseOptions) {
  if (onStatement) return onStatement;
  if (onSql) return sqlEcho(onSql);
  return slow ? slowSql(slow.milliseconds, slow.write) : null;
}
