import type { Sequelize, Transaction } from "sequelize";
import { whileReplaced } from "./replaced.js";

type Query = (sql: unknown, options?: { transaction?: unknown }) => Promise<unknown>;
type Begin = (options?: unknown, callback?: unknown) => Promise<unknown>;

/**
 * Runs `work` so that everything that `sequelize` does joins the given transaction, even in code
 * that is unaware of it: queries use its connection, and a nested transaction becomes a savepoint.
 * This makes a classic migration atomic with its journal row.
 */
export async function joined<Result>(
  sequelize: Sequelize,
  transaction: Transaction,
  work: () => Promise<Result>,
): Promise<Result> {
  const inside =
    (query: Query): Query =>
    (sql, options) =>
      query(sql, { ...options, transaction: options?.transaction ?? transaction });
  const nested =
    (begin: Begin): Begin =>
    (options, callback) =>
      typeof options === "function"
        ? begin({ transaction }, options)
        : begin({ transaction, ...(options as object) }, callback);
  return whileReplaced(sequelize, "query", inside, () =>
    whileReplaced(sequelize, "transaction", nested, work),
  );
}
