import type { Sequelize, Transaction } from "sequelize";

type Query = (sql: unknown, options?: { transaction?: unknown }) => Promise<unknown>;
type Begin = (options?: unknown, callback?: unknown) => Promise<unknown>;

/**
 * Runs `work` while everything that `sequelize` does joins the given transaction, also code that
 * knows nothing of it: queries go to its connection, and a transaction begun inside becomes a
 * savepoint. That makes a migration in the classic style atomic with its journal row.
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
