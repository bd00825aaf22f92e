import {
  type FindOptions,
  type Model,
  type ModelStatic,
  type Sequelize,
  Transaction,
  type TransactionOptions,
} from "sequelize";
import type { ScopedClient } from "../scoped-client.js";
import { differences } from "./differences.js";

// Undocumented parts of Sequelize that Docket uses. Its version is pinned to the one that these
// declarations were read from; `checkSequelize` reports each one that has changed.

/** The version whose private parts are declared here. */
const VERSION = "6.37.8";

/** Generates SQL from options; `findAll` and the like use it. */
interface QueryGenerator {
  selectQuery(table: unknown, options: object, model: unknown): string;
  insertQuery(
    table: unknown,
    values: object,
    attributes: object,
    options: object,
  ): { query: string };
  updateQuery(
    table: unknown,
    values: object,
    where: object,
    options: object,
    attributes: object,
  ): { query: string };
  deleteQuery(table: unknown, where: object, options: object, model: unknown): string;
  quoteIdentifier(name: string): string;
  /** A value as it is written into a text. */
  escape(value: unknown, ...rest: unknown[]): string;
}

export interface RawPool {
  /** The most connections that it opens. */
  readonly maxSize: number;
  size: number;
  available: number;
  using: number;
}

/** Hands out connections; replaced in part by `guardPool`. */
export interface ConnectionManager {
  getConnection(options?: { type?: string; useMaster?: boolean }): Promise<ScopedClient>;
  releaseConnection(client: ScopedClient): void;
  destroyConnection(client: ScopedClient): Promise<void>;
  pool: RawPool & { read?: RawPool; write?: RawPool };
}

export function connectionManagerOf(sequelize: Sequelize): ConnectionManager {
  return (sequelize as unknown as { connectionManager: ConnectionManager }).connectionManager;
}

/** @param of a model, or what else has a Sequelize */
export function queryGeneratorOf(of: { sequelize?: Sequelize }): QueryGenerator {
  const queryInterface = of.sequelize?.getQueryInterface() as unknown as {
    queryGenerator: QueryGenerator;
  };
  return queryInterface.queryGenerator;
}

/** What Sequelize does not type of a transaction. */
export interface TransactionInternals {
  sequelize: {
    getQueryInterface(): Record<
      "commitTransaction" | "rollbackTransaction",
      (transaction: Transaction, options: object) => Promise<void>
    >;
  };
  options: object;
  parent?: Transaction;
  finished?: string;
  name: string;
  /** Those begun in it, of which the next one's name has the number. */
  savepoints: Transaction[];
  _afterCommitHooks: ((transaction: Transaction) => unknown)[];
  prepareEnvironment(useCls: boolean): Promise<void>;
  begin(): Promise<void>;
  cleanup(): void;
  forceCleanup(): Promise<void>;
}

/** Sequelize's transaction with the methods that it does not type. */
export const BaseTransaction = Transaction as unknown as new (
  sequelize: Sequelize,
  options: TransactionOptions,
) => Transaction & TransactionInternals;

/** What a model's scope adds to a query: the default one, or another that was chosen with `scope()`. */
export function scopeOf(model: ModelStatic<Model>): FindOptions {
  return (model as unknown as { _scope: FindOptions })._scope;
}

/**
 * Whether the attribute is stored as JSON, so that a JSON array is not sent as a PostgreSQL array.
 */
export function isJson(model: ModelStatic<Model>, attribute: string): boolean {
  const key = typeOf(model, attribute);
  return key === "JSON" || key === "JSONB";
}

/** Whether the attribute is a PostgreSQL array. */
export function isList(model: ModelStatic<Model>, attribute: string): boolean {
  return typeOf(model, attribute) === "ARRAY";
}

function typeOf(model: ModelStatic<Model>, attribute: string): string | undefined {
  return (model.getAttributes()[attribute]?.type as { key?: string } | undefined)?.key;
}

/**
 * Compares the declarations here with the installed Sequelize.
 *
 * @returns a sentence for each part that is not as expected
 */
export function checkSequelize(sequelize: Sequelize): string[] {
  const queryGenerator: QueryGenerator | undefined = queryGeneratorOf({ sequelize });
  const parts = (prefix: string, of: object | undefined, names: string[]) =>
    Object.fromEntries(
      names.map((name) => [
        `${prefix}.${name}`,
        (of as Record<string, unknown> | undefined)?.[name],
      ]),
    );
  const withoutScope = Object.values(sequelize.models).some((model) => !("_scope" in model));
  const { pool } = connectionManagerOf(sequelize);
  const withoutLimit = !("maxSize" in (pool.write ?? pool));
  return [
    ...(withoutLimit ? ["Sequelize's pool no longer keeps its limit in maxSize."] : []),
    ...(withoutScope ? ["Sequelize no longer keeps a model's scope in Model._scope."] : []),
    ...differences("sequelize", VERSION, {
      ...parts("queryGenerator", queryGenerator, [
        "selectQuery",
        "insertQuery",
        "updateQuery",
        "deleteQuery",
        "quoteIdentifier",
        "escape",
      ]),
      ...parts("connectionManager", connectionManagerOf(sequelize), [
        "getConnection",
        "releaseConnection",
        "destroyConnection",
      ]),
      ...parts("Transaction.prototype", Transaction.prototype, [
        "prepareEnvironment",
        "begin",
        "cleanup",
        "forceCleanup",
      ]),
    }),
  ];
}
