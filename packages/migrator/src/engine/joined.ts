import type { Sequelize, Transaction } from "sequelize";

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
  const instance = sequelize as unknown as { query: Query; transaction: Begin };
  const { query, transaction: begin } = instance;
  const own = {
    query: Object.hasOwn(sequelize, "query"),
    begin: Object.hasOwn(sequelize, "transaction"),
  };
  instance.query = (sql, options) =>
    query.call(sequelize, sql, { ...options, transaction: options?.transaction ?? transaction });
  instance.transaction = (options, callback) => {
    const given = typeof options === "function" ? {} : ((options ?? {}) as object);
    const inner = typeof options === "function" ? options : callback;
    return begin.call(sequelize, { transaction, ...given }, inner);
  };
  try {
    return await work();
  } finally {
    if (own.query) instance.query = query;
    else delete (instance as Partial<typeof instance>).query;
    if (own.begin) instance.transaction = begin;
    else delete (instance as Partial<typeof instance>).transaction;
  }
}
