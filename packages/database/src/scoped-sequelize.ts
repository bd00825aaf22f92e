import pg, { type ClientConfig } from "pg";
import type { QueryOptions, Transaction, TransactionOptions } from "sequelize";
import { type ModelCtor, Sequelize } from "sequelize-typescript";
import type { ConnectionSettings } from "./connection-url.js";
import { currentContext, runInContext, transactionNamespace } from "./context.js";
import { isDatabaseError } from "./errors.js";
import type { PoolLimits } from "./pool.js";
import { type ClientSettings, ScopedClient } from "./scoped-client.js";

/** A Sequelize whose queries find their transaction, and whose connections demand a unit of work. */
export class ScopedSequelize extends Sequelize {
  /** Where the models look; on this class alone, so that no other Sequelize is affected. */
  static readonly _cls = transactionNamespace;

  override async query(sql: never, options?: QueryOptions): Promise<never> {
    const transaction =
      options?.transaction === undefined ? currentContext()?.transaction : options.transaction;
    try {
      return (await super.query(sql, {
        ...options,
        transaction: transaction ?? null,
      } as never)) as never;
    } catch (error) {
      // Sequelize wraps whatever a connection throws; an error of ours says more without.
      const { original } = error as { original?: unknown };
      throw isDatabaseError(original) ? original : error;
    }
  }

  override transaction(...args: unknown[]): Promise<never> {
    const work = args.at(-1);
    const context = currentContext();
    const begin = super.transaction.bind(this) as (...args: unknown[]) => Promise<never>;
    if (typeof work !== "function" || !context) return begin(...args);
    const options = args.length > 1 ? (args[0] as TransactionOptions) : {};
    // Inside a transaction this is a savepoint of it, not a second transaction beside it.
    const parent = options.transaction === undefined ? context.transaction : options.transaction;
    return runInContext({ ...context }, () =>
      begin({ ...options, transaction: parent as Transaction }, work),
    );
  }
}

/** Opens nothing yet: the first query connects. */
export function createSequelize(
  connection: ConnectionSettings,
  replica: ConnectionSettings | null,
  pool: PoolLimits,
  client: ClientSettings,
  models: ModelCtor[],
): ScopedSequelize {
  const { statement, lock, idleInTransaction } = client.timeouts;
  class Client extends ScopedClient {
    constructor(config: ClientConfig) {
      super(config, client);
    }
  }
  const dialectOptions = {
    clientMinMessages: "ignore",
    application_name: "docket",
    keepAlive: true,
    connectionTimeoutMillis: pool.acquireTimeout,
    // The server ends a statement first; this is for a server that no longer speaks at all.
    query_timeout: statement + 2_000,
    ...(!client.pooled && {
      statement_timeout: statement,
      lock_timeout: lock,
      idle_in_transaction_session_timeout: idleInTransaction,
    }),
  };
  const target = ({ host, port, user, password, database, ssl }: ConnectionSettings) => ({
    host,
    port,
    username: user,
    password,
    database,
    dialectOptions: { ...dialectOptions, ssl },
  });
  const sequelize = new ScopedSequelize({
    dialect: "postgres",
    dialectModule: { ...pg, Client },
    ...target(connection),
    ...(replica && { replication: { write: target(connection), read: [target(replica)] } }),
    models,
    logging: false,
    keepDefaultTimezone: true,
    databaseVersion: "15.0.0", // the oldest that is supported; spares a connection that would ask
    pool: {
      max: pool.max,
      min: 0,
      acquire: pool.acquireTimeout,
      idle: pool.idleTimeout,
      evict: 1_000,
      validate: (candidate: unknown) => isYoung(candidate as ScopedClient, pool.maxAge),
    },
  } as never);
  sequelize.addHook("afterConnect", (connected) => (connected as ScopedClient).guard());
  return sequelize;
}

function isYoung(client: ScopedClient, maxAge: number): boolean {
  const { _invalid, _ending } = client as unknown as { _invalid?: boolean; _ending?: boolean };
  return !_invalid && !_ending && performance.now() - client.openedAt < maxAge;
}
