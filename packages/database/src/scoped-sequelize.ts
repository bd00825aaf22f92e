import pg, { type ClientConfig } from "pg";
import {
  InstanceError,
  type Model,
  type ModelStatic,
  OptimisticLockError,
  DatabaseError as QueryError,
  type QueryOptions,
  QueryTypes,
  type SyncOptions,
  type Transaction,
  type Transactionable,
  type TransactionOptions,
} from "sequelize";
import { type ModelCtor, Sequelize } from "sequelize-typescript";
import type { ConnectionSettings } from "./connection-url.js";
import {
  type Context,
  contextOf,
  currentContext,
  runInContext,
  runNested,
  transactionNamespace,
} from "./context.js";
import {
  afterItsEnd,
  afterTransaction,
  besideNested,
  closed,
  DatabaseError,
  endedByItself,
  isDatabaseError,
  levelOfNested,
  misused,
  noTransaction,
  ofAnother,
  outside,
} from "./errors.js";
import { explained } from "./explained.js";
import { BaseTransaction, connectionManagerOf, queryGeneratorOf } from "./internals/sequelize.js";
import type { ChosenMode } from "./local-settings.js";
import type { PoolLimits, Validate } from "./pool.js";
import { startupOptions, type Timeouts, timeoutSettings } from "./scope-settings.js";
import { type ClientSettings, ScopedClient } from "./scoped-client.js";
import { isOver, NestedTransaction } from "./unit-transaction.js";

/**
 * A Sequelize whose queries find their transaction, and whose connections require a unit of work.
 */
class ScopedSequelize extends Sequelize {
  /** Where models find the transaction; on this class only, to leave any other Sequelize alone. */
  static readonly _cls = transactionNamespace;
  /** What the scopes of its units of work name as theirs. */
  owner = {};

  override async query(
    sql: never,
    options?: QueryOptions & { completesTransaction?: boolean },
  ): Promise<never> {
    const context = this.unitHere();
    const transaction = transactionOf(options, context);
    // Sequelize would complain about a committed transaction, which the caller knows nothing about.
    const tooLate = () => {
      if (options?.completesTransaction) return null;
      if (context.scope.ended) return afterItsEnd();
      return isOver(transaction) ? afterTransaction() : null;
    };
    const late = tooLate();
    if (late) throw late;
    if (holdsNul(textOf(sql)) || valuesOf(sql, options).some(holdsNul)) throw unstorable();
    if (transaction && !options?.completesTransaction) {
      if (context.nested && transaction === context.transaction) throw besideNested();
      if (ENDS_TRANSACTION.test(textOf(sql))) throw endedByItself();
    }
    let answer: unknown;
    try {
      answer = await super.query(sql, { ...options, transaction: transaction ?? null } as never);
    } catch (error) {
      const { original } = error as { original?: unknown };
      // It may have ended since, before the statement was sent.
      if (original === undefined) throw tooLate() ?? error;
      // Sequelize wraps whatever a connection throws; our own errors are clearer unwrapped.
      throw isDatabaseError(original) ? original : explained(error as QueryError, context.scope);
    }
    // Sequelize would report the success of a save, or an increment, that has changed no row.
    if (options?.type === QueryTypes.UPDATE && options.instance && (answer as unknown[])[1] === 0)
      throw notSaved(options.instance);
    return answer as never;
  }

  /**
   * Explains a failure of Sequelize, which misreads indexes that it has not made itself, such as
   * those with INCLUDE, and throws a bare TypeError.
   */
  override async sync(options?: SyncOptions): Promise<this> {
    try {
      return (await super.sync(options)) as this;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new DatabaseError(
        "unsuitable",
        "Sequelize can't read the indexes of a table that is there already. Migrations keep such a database; a table of your own is made by its model's sync().",
        { cause: error },
      );
    }
  }

  override async close(): Promise<void> {
    const { transaction, scope } = contextOf(this.owner) ?? {};
    if (scope && !scope.ended && (transaction || scope.depth > 0))
      throw misused("The database was to be closed in a unit of work, whose end that awaits.");
    const closing = super.close();
    connectionManagerOf(this).getConnection = async () => {
      throw closed();
    };
    await closing;
  }

  override async transaction(...args: unknown[]): Promise<never> {
    const work = args.find((argument) => typeof argument === "function") as Work | undefined;
    const context = this.unitHere();
    const given = (args[0] === work ? {} : (args[0] ?? {})) as TransactionOptions;
    // Inside a transaction this is a savepoint, not a second, separate transaction.
    const parent = transactionOf(given, context);
    if (!parent) {
      const begin = super.transaction.bind(this) as (...args: unknown[]) => Promise<never>;
      const options = { ...given, transaction: null };
      return work ? runInContext({ ...context }, () => begin(options, work)) : begin(options);
    }
    if (given.isolationLevel) throw levelOfNested();
    const nested = new NestedTransaction(this, parent, given);
    if (!work) {
      await nested.open();
      return nested as never;
    }
    const run = () => nested.run(work);
    return parent === context.transaction ? runNested(run) : runInContext({ ...context }, run);
  }

  /** The unit of work that this code runs in, which is one of this database. */
  private unitHere() {
    const context = currentContext();
    if (!context) throw outside();
    if (context.scope.owner !== this.owner) throw ofAnother();
    return context;
  }
}

/** Of an instance with a version nobody can tell whether its row is gone or has another one now. */
function notSaved(instance: Model): Error {
  const { name: modelName, options } = instance.constructor as ModelStatic<Model>;
  const why = "its row is gone, or hidden from this unit of work";
  if (!options.version) return new InstanceError(`A ${modelName} was not saved: ${why}.`);
  const message = `A ${modelName} was not saved: it was changed meanwhile, or ${why}.`;
  return new OptimisticLockError({ message, modelName });
}

/** The transaction that was passed, or else that of the unit of work. */
function transactionOf(options: Transactionable | undefined, context: Context) {
  const transaction =
    options?.transaction === undefined ? context.transaction : options.transaction;
  if (transaction && !(transaction instanceof BaseTransaction)) throw noTransaction();
  return transaction;
}

type Work = (transaction: Transaction) => Promise<never>;

const ENDS_TRANSACTION =
  /^\s*(?:commit|end|abort|prepare\s+transaction|rollback(?!\s+(?:(?:work|transaction)\s+)?to\b))\b/i;

/** The text of a query, which Sequelize takes as it is or in an object. */
function textOf(sql: string | { query: string }): string {
  return typeof sql === "string" ? sql : sql.query;
}

function valuesOf(sql: string | Pick<QueryOptions, "bind">, options: QueryOptions = {}): unknown[] {
  const bind = typeof sql === "string" ? options.bind : (sql.bind ?? options.bind);
  return Object.values(bind ?? options.replacements ?? {});
}

/**
 * Whether a text, or one of a list, has a character that PostgreSQL cannot store. In a value Sequelize
 * would replace it, and in a text it would end the message, which costs the connection.
 */
function holdsNul(value: unknown): boolean {
  return typeof value === "string"
    ? value.includes("\0")
    : Array.isArray(value) && value.some(holdsNul);
}

/** Refuses it in values that are written into a text. */
function refuseNul(sequelize: Sequelize): void {
  const generator = queryGeneratorOf({ sequelize });
  const write = generator.escape.bind(generator);
  generator.escape = (value, ...rest) => {
    if (holdsNul(value)) throw unstorable();
    return write(value, ...rest);
  };
}

/** As PostgreSQL reports it, where a value reaches it. */
function unstorable(): Error {
  const report = { code: "22021", severity: "ERROR", sql: "" };
  const error = new Error('invalid byte sequence for encoding "UTF8": 0x00');
  return new QueryError(Object.assign(error, report));
}

/** An address, and the settings of the connections to it. */
export interface Endpoint {
  connection: ConnectionSettings;
  client: ClientSettings;
}

export interface SequelizeParts {
  primary: Endpoint;
  replica: Endpoint | null;
  pool: PoolLimits;
  timeouts: Timeouts;
  isolationMode: ChosenMode;
  validate: Validate;
  models: ModelCtor[];
}

/** Opens nothing yet: the first query connects. */
export function createSequelize(parts: SequelizeParts): Sequelize {
  const { primary, replica, pool, timeouts, isolationMode, validate, models } = parts;
  const target = ({ connection }: Endpoint) => targetOf(connection, pool, timeouts);
  const sequelize = new ScopedSequelize({
    dialect: "postgres",
    dialectModule: { ...pg, Client: clientOf(primary, replica) },
    ...target(primary),
    ...(replica && { replication: { write: target(primary), read: [target(replica)] } }),
    models,
    logging: false,
    keepDefaultTimezone: true,
    databaseVersion: "15.0.0", // the oldest supported; saves a connection that would ask
    pool: {
      max: pool.max,
      min: 0,
      acquire: pool.acquireTimeout,
      idle: pool.idleTimeout,
      evict: 1_000,
      validate: validate as (client: unknown) => boolean,
    },
  } as never);
  refuseNul(sequelize);
  sequelize.owner = primary.client.owner;
  databases.set(sequelize.owner, sequelize);
  for (const model of models) followUnitOfWork(model);
  sequelize.addHook("afterConnect", async (connected) => {
    const client = connected as ScopedClient;
    await isolationMode.decide((text) => client.query(text));
    client.guard();
  });
  return sequelize;
}

/** The Sequelize of each database, by the owner object of its units of work. */
const databases = new WeakMap<object, Sequelize>();

/**
 * Makes a model use the Sequelize of the current unit of work's database, so that a process can
 * have several databases with the same models. Outside of one, a model belongs to the Sequelize
 * that was last initialised with it.
 */
function followUnitOfWork(model: ModelCtor): void {
  if (Object.getOwnPropertyDescriptor(model, "sequelize")?.get) return;
  let latest = model.sequelize;
  Object.defineProperty(model, "sequelize", {
    configurable: true,
    get: () => databases.get(currentContext()?.scope.owner ?? model) ?? latest,
    set: (sequelize: Sequelize) => {
      latest = sequelize;
    },
  });
}

function targetOf(
  { host, port, user, password, database, ssl, options, pooled }: ConnectionSettings,
  { acquireTimeout }: PoolLimits,
  timeouts: Timeouts,
) {
  const { statement } = timeouts;
  return {
    host,
    port,
    username: user,
    password,
    database,
    dialectOptions: {
      ssl,
      ...(pooled ? options !== undefined && { options } : { options: ownOptions(options) }),
      clientMinMessages: "ignore",
      application_name: "docket",
      keepAlive: true,
      connectionTimeoutMillis: acquireTimeout,
      // The server's own timeout comes first; this is for a server that no longer responds at all.
      ...(statement > 0 && { query_timeout: statement + 2_000 }),
      ...(!pooled && timeoutSettings(timeouts)),
    },
  };
}

/** Our options, after those of the URL, which may name the server. */
function ownOptions(options = ""): string {
  return `${options} ${startupOptions}`.trim();
}

/** Sequelize creates all connections from one class, and passes it only the address. */
function clientOf(primary: Endpoint, replica: Endpoint | null) {
  return class extends ScopedClient {
    constructor(config: ClientConfig) {
      const toReplica =
        replica?.connection.host === config.host && replica?.connection.port === config.port;
      super(config, toReplica && replica ? replica.client : primary.client);
    }
  };
}
