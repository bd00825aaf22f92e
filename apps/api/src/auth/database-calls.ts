import { AsyncLocalStorage } from "node:async_hooks";
import { classify, type DriverClient, type DriverPool, isDatabaseError } from "@docket/database";

/** What happens on the database during one call of Better Auth. */
interface Call {
  /** The first failure. */
  failure?: unknown;
  /** The connection with the open transaction. */
  transaction?: DriverClient | undefined;
}

const calls = new AsyncLocalStorage<Call>();

/** The same pool, noting what fails, and which connection has a transaction open. */
export function observed(pool: DriverPool): DriverPool {
  return {
    ...pool,
    async connect() {
      const client = await pool.connect().catch(note);
      const seen: DriverClient = {
        async query(...args) {
          const result = await client.query(...args).catch(note);
          const call = calls.getStore();
          if (call && result.command === "BEGIN") call.transaction = seen;
          return result;
        },
        release(...args) {
          const call = calls.getStore();
          if (call?.transaction === seen) call.transaction = undefined;
          client.release(...args);
        },
      };
      return seen;
    },
  };
}

/** The connection on which Better Auth creates an account, with its transaction open. */
export function openTransaction(): DriverClient {
  const transaction = calls.getStore()?.transaction;
  if (!transaction) throw new Error("Better Auth has no transaction open.");
  return transaction;
}

/**
 * Wraps a function of Better Auth so that it throws the database's failure, where Better Auth
 * itself would report an error of its own, or an invalid credential.
 */
export function rethrowDatabaseErrors<Args extends unknown[], Result>(
  call: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    const store: Call = {};
    try {
      return await calls.run(store, () => call(...args));
    } finally {
      // biome-ignore lint/correctness/noUnsafeFinally: it replaces the outcome of the call
      if (store.failure) throw store.failure;
    }
  };
}

function note(error: unknown): never {
  const call = calls.getStore();
  const away = isDatabaseError(error) || classify(error) !== "refused";
  if (call && away) call.failure ??= error;
  throw error;
}
