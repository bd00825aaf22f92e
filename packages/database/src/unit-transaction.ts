import type { Sequelize, Transaction, TransactionOptions } from "sequelize";
import { BaseTransaction } from "./internals/sequelize.js";

/**
 * The transaction of a unit of work. Sequelize's own writes a failed end to the console, and runs
 * the hooks for after the commit even where there was none.
 */
export class UnitTransaction extends BaseTransaction {
  constructor(
    private readonly database: Sequelize,
    options: TransactionOptions,
  ) {
    super(database, options);
  }

  /** Takes a connection for it; BEGIN travels with its first statement. */
  open(): Promise<void> {
    return this.prepareEnvironment(false);
  }

  override async commit(): Promise<void> {
    await this.endBy("commitTransaction");
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
      await this.forceCleanup(); // nobody knows in which state the connection is
      throw error;
    }
  }
}
