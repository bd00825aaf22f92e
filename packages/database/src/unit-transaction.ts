import type { Sequelize, Transaction, TransactionOptions } from "sequelize";
import { endedTwice } from "./errors.js";
import { BaseTransaction, type TransactionInternals } from "./internals/sequelize.js";

/**
 * The transaction of a unit of work. Sequelize's own class logs a failed COMMIT or ROLLBACK to the
 * console, and runs the after-commit hooks even if there was no commit.
 */
export class UnitTransaction extends BaseTransaction {
  /** Acquires a connection; BEGIN is sent with the first statement. */
  open(): Promise<void> {
    return this.prepareEnvironment(false);
  }

  override commit(): Promise<void> {
    return this.end("commitTransaction");
  }

  /** To be called after the commit. */
  async runHooks(): Promise<void> {
    for (const hook of this._afterCommitHooks) await hook(this);
  }

  override rollback(): Promise<void> {
    return this.end("rollbackTransaction");
  }

  private async end(method: "commitTransaction" | "rollbackTransaction"): Promise<void> {
    try {
      await this.sequelize.getQueryInterface()[method](this, this.options);
      this.cleanup();
    } catch (error) {
      await this.forceCleanup(); // the connection's state is unknown
      throw error;
    }
  }
}

/**
 * A transaction within another one: a savepoint. Its end commits nothing, so its after-commit hooks
 * become those of the other. And it keeps its name, which no savepoint within it has: Sequelize would
 * roll back to the start of that one.
 */
export class NestedTransaction extends UnitTransaction {
  private readonly around: TransactionInternals;
  private hasBegun = false;

  constructor(sequelize: Sequelize, around: Transaction, options: TransactionOptions) {
    super(sequelize, { ...options, transaction: around });
    this.around = around as Transaction & TransactionInternals;
    this.savepoints = this.around.savepoints;
    const { name } = this;
    Object.defineProperty(this, "name", { get: () => name, set() {} });
  }

  override async begin(): Promise<void> {
    await super.begin();
    this.hasBegun = true;
  }

  /** Runs `work` in it. */
  async run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    await this.prepareEnvironment(true);
    let result: T;
    try {
      result = await work(this);
    } catch (error) {
      await this.rollback().catch(() => {}); // the original error matters more
      throw error;
    }
    await this.commit();
    return result;
  }

  override async commit(): Promise<void> {
    if (isOver(this)) throw endedTwice();
    this.around._afterCommitHooks.push(...this._afterCommitHooks.splice(0));
    this.finished = "commit";
  }

  override async rollback(): Promise<void> {
    // Sequelize also rolls back to a savepoint that was refused, which would break the whole unit.
    if (!this.hasBegun) return;
    if (isOver(this)) throw endedTwice();
    await super.rollback();
  }
}

/** Whether it has ended, or one that it is nested in, so that its connection may serve another unit. */
export function isOver(transaction: Transaction | null | undefined): boolean {
  let one = transaction as (Transaction & TransactionInternals) | null | undefined;
  while (one && !one.finished) one = one.parent as typeof one;
  return Boolean(one);
}
