import type { Sequelize, Transaction, TransactionOptions } from "sequelize";
import { BaseTransaction } from "./internals/sequelize.js";

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
