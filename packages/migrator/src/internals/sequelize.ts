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
interface Internals {
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
  const { version = "unknown", Transaction } = classOf(sequelize);
  const missing = missingFrom({ ...sequelize, Sequelize: { Transaction } }, [
    ["object", "config", "options", "connectionManager.config"],
    ["function", "connectionManager.pool.drain", "connectionManager.pool.destroyAllNow"],
    ["function", "connectionManager.getConnection", "connectionManager.releaseConnection"],
    ["function", "connectionManager.destroyConnection", "connectionManager.initPools"],
    ["function", "connectionManager.connect", "Sequelize.Transaction"],
  ]);
  if (missing.length === 0) return sequelize as unknown as Internals;
  throw new MigratorError(
    `Sequelize is ${version}, and ${VERSION} was expected: it has no ${missing.join(", no ")}. ` +
      "The migrator works with Sequelize 6.",
  );
}

/** A transaction object that represents the open transaction of a connection. */
export function transactionOn(sequelize: Sequelize, connection: Client): Transaction {
  return Object.assign(new (classOf(sequelize).Transaction)(sequelize, {}), { connection });
}

function classOf(sequelize: Sequelize) {
  return sequelize.constructor as unknown as {
    version?: string;
    Transaction: new (sequelize: Sequelize, options: object) => Transaction;
  };
}

/** Those of the parts, written with dots, that are missing or of another type. */
export function missingFrom(whole: object, expected: [type: string, ...parts: string[]][]) {
  const at = (path: string) =>
    path
      .split(".")
      .reduce((part, name) => (part as Record<string, unknown> | null)?.[name], whole as unknown);
  return expected.flatMap(([type, ...parts]) =>
    parts.filter((path) => at(path) === null || typeof at(path) !== type),
  );
}
