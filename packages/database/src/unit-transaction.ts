import type { Transaction } from "sequelize";
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
    return end(this, "commitTransaction");
  }

  /** To be called after the commit. */
  async runHooks(): Promise<void> {
    for (const hook of this._afterCommitHooks) await hook(this);
  }

  override rollback(): Promise<void> {
    return end(this, "rollbackTransaction");
  }
}

/** As Sequelize ends a transaction, but without a message on the console if that fails. */
async function end(
  transaction: Transaction & TransactionInternals,
  method: "commitTransaction" | "rollbackTransaction",
): Promise<void> {
  try {
    await transaction.sequelize.getQueryInterface()[method](transaction, transaction.options);
    transaction.cleanup();
  } catch (error) {
    await transaction.forceCleanup(); // the connection's state is unknown
    throw error;
  }
}

/** Whether it has ended, or one that it is nested in, so that its connection may serve another unit. */
export function isOver(transaction: Transaction | null | undefined): boolean {
  let one = transaction as (Transaction & TransactionInternals) | null | undefined;
  while (one && !one.finished) one = one.parent as typeof one;
  return Boolean(one);
}

/**
 * Makes a transaction that Sequelize has begun inside another one a proper part of it. It ends before
 * the other, and its end commits nothing, so its after-commit hooks become those of the other. And it
 * keeps its name, which no savepoint within it has: Sequelize would roll back to the start of that one.
 */
export function nestIn(around: Transaction, savepoint: Transaction): Transaction {
  const [outer, inner] = [around, savepoint] as (Transaction & TransactionInternals)[];
  const commit = savepoint.commit.bind(savepoint);
  savepoint.rollback = async () => {
    if (isOver(savepoint)) throw endedTwice();
    await end(inner!, "rollbackTransaction");
  };
  savepoint.commit = async () => {
    if (isOver(savepoint)) throw endedTwice();
    outer!._afterCommitHooks.push(...inner!._afterCommitHooks.splice(0));
    await commit();
  };
  inner!.savepoints = outer!.savepoints;
  const { name } = inner!;
  Object.defineProperty(inner, "name", { get: () => name, set() {} });
  return savepoint;
}
