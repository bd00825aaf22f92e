import type { QueryResult } from "pg";
import type { ConnectionManager } from "./pool.js";
import type { ScopedClient } from "./scoped-client.js";

/** As much of pg's `Pool` as query builders use. */
export interface DriverPool {
  connect(): Promise<DriverClient>;
  end(): Promise<void>;
}

export interface DriverClient {
  query(text: string, values?: unknown[]): Promise<QueryResult>;
  release(error?: unknown): void;
}

/**
 * The same connections for libraries that bring their own SQL, so that one pool bounds them all.
 * They speak as the login role.
 */
export function driverPool(
  manager: ConnectionManager,
  asSystem: <T>(work: () => T) => T,
): DriverPool {
  return {
    async connect() {
      const client: ScopedClient = await asSystem(() => manager.getConnection());
      return {
        query: (text, values) =>
          asSystem(() => client.query(text, values as unknown[])) as Promise<QueryResult>,
        release: () => manager.releaseConnection(client),
      };
    },
    async end() {}, // the pool is not theirs to close
  };
}
