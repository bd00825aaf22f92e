import type { Client } from "pg";
import type { Sequelize, Transaction } from "sequelize";
import { MigratorError } from "../errors.js";

// Undocumented parts of Sequelize 6 that the migrator uses. A project brings its own copy, so each
// instance is checked before it is used, and missing parts are named.

/** The version whose private parts are declared here. */
const VERSION = "6.37.8";

/** A pool of connections. */
export interface Pool {
  drain(): Promise<unknown>;
  destroyAllNow(): Promise<unknown>;
}

/** The parts of an instance that hold its address and make its connections. */
export interface Internals {
  config: Record<string, unknown> & { host?: string };
  options: Record<string, unknown>;
  connectionManager: {
    config: Record<string, unknown>;
    pool: Pool;
    initPools(): void;
    connect(address: object): Promise<Client>;
    getConnection(options: { type: string }): Promise<Client>;
    releaseConnection(connection: Client): void;
    destroyConnection(connection: Client): Promise<void>;
  };
}

/**
 * The private parts of an instance.
 *
 * @throws {MigratorError} if parts declared here are missing
 */
export function internalsOf(sequelize: Sequelize): Internals {
  const instance = sequelize as unknown as Internals;
  const missing = missingParts(sequelize, instance);
  if (missing.length === 0) return instance;
  const { version = "unknown" } = sequelize.constructor as { version?: string };
  throw new MigratorError(
    `Sequelize is ${version}, and ${VERSION} was expected: it has no ${missing.join(", no ")}. ` +
      "The migrator works with Sequelize 6.",
  );
}

/** A transaction object that represents the open transaction of a connection. */
export function transactionOn(sequelize: Sequelize, connection: Client): Transaction {
  return Object.assign(new (transactionClass(sequelize)!)(sequelize, {}), { connection });
}

function transactionClass(sequelize: Sequelize) {
  const { Transaction: found } = sequelize.constructor as unknown as {
    Transaction?: new (sequelize: Sequelize, options: object) => Transaction;
  };
  return found;
}

function missingParts(sequelize: Sequelize, instance: Partial<Internals>): string[] {
  const manager: Partial<Internals["connectionManager"]> | undefined = instance.connectionManager;
  const methods = [
    ...(["getConnection", "releaseConnection", "destroyConnection", "initPools"] as const),
    "connect" as const,
  ];
  const expected: [string, boolean][] = [
    ["config", isObject(instance.config)],
    ["options", isObject(instance.options)],
    ["connectionManager.config", isObject(manager?.config)],
    ["connectionManager.pool.drain", typeof manager?.pool?.drain === "function"],
    ["connectionManager.pool.destroyAllNow", typeof manager?.pool?.destroyAllNow === "function"],
    ...methods.map((name): [string, boolean] => [
      `connectionManager.${name}`,
      typeof manager?.[name] === "function",
    ]),
    ["Sequelize.Transaction", typeof transactionClass(sequelize) === "function"],
  ];
  return expected.filter(([, holds]) => !holds).map(([name]) => name);
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
