import type { Sequelize, Transaction, TransactionOptions } from "sequelize";
import { BaseTransaction, type TransactionInternals } from "./internals/sequelize.js";

/**
 * The transaction of a unit of work. Sequelize's own class logs a failed COMMIT or ROLLBACK to the
 * console, and runs the after-commit hooks even if there was no commit.
 */
export class UnitTransaction extends BaseTransaction {
  constructor(
    private readonly database: Sequelize,
    options: TransactionOptions,
  ) {
    super(database, options);
  }

  /** Acquires a connection; BEGIN is sent with the first statement. */
  open(): Promise<void> {
    return this.prepareEnvironment(false);
  }

  override commit(): Promise<void> {
    return this.endBy("commitTransaction");
  }

  /** To be called after the commit. */
  async runHooks(): Promise<void> {
    for (const hook of this._afterCommitHooks) await hook(this);
  }

  override rollback(): Promise<void> {
    return this.endBy("rollbackTransaction");
  }

  private async endBy(method: "commitTransaction" | "rollbackTransaction"): Promise<void> {
    const queries = this.database.getQueryInterface() as unknown as Record<
      typeof method,
      (transaction: Transaction, options: object) => Promise<void>
    >;
    try {
      await queries[method](this, this.options);
      this.cleanup();
    } catch (error) {
      await this.forceCleanup(); // the connection's state is unknown
      throw error;
    }
  }
}

/**
 * Makes a transaction that Sequelize has begun inside another one a proper part of it. Its end
 * commits nothing, so its after-commit hooks become those of the other. And it keeps its name, which
 * no savepoint within it has: Sequelize would roll back to the start of that one.
 */
export function nestIn(around: Transaction, savepoint: Transaction): Transaction {
  const [outer, inner] = [around, savepoint] as (Transaction & TransactionInternals)[];
  const commit = savepoint.commit.bind(savepoint);
  savepoint.commit = () => {
    outer!._afterCommitHooks.push(...inner!._afterCommitHooks.splice(0));
    return commit();
  };
  inner!.savepoints = outer!.savepoints;
  const { name } = inner!;
  Object.defineProperty(inner, "name", { get: () => name, set() {} });
  return savepoint;
}
