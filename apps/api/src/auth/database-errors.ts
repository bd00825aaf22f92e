import { AsyncLocalStorage } from "node:async_hooks";
import { classify, type DriverPool, isDatabaseError } from "@docket/database";

/** The first failure of the database in one call. */
const failures = new AsyncLocalStorage<{ first?: unknown }>();

/** The same pool, recording what fails. */
export function recordDatabaseErrors(pool: DriverPool): DriverPool {
  return {
    ...pool,
    async connect() {
      const client = await pool.connect().catch(note);
      return { ...client, query: (...args) => client.query(...args).catch(note) };
    },
  };
}

/**
 * Wraps a function of Better Auth so that it throws the database's failure, where Better Auth
 * itself would report an error of its own, or an invalid credential.
 */
export function rethrowDatabaseErrors<Args extends unknown[], Result>(
  call: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    const store: { first?: unknown } = {};
    try {
      return await failures.run(store, () => call(...args));
    } finally {
      // biome-ignore lint/correctness/noUnsafeFinally: it replaces the outcome of the call
      if (store.first) throw store.first;
    }
  };
}

function note(error: unknown): never {
  const store = failures.getStore();
  const away = isDatabaseError(error) || classify(error) !== "refused";
  if (store && away) store.first ??= error;
  throw error;
}
