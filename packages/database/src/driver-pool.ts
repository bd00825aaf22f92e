import type { QueryResult } from "pg";
import { classify } from "./failures.js";
import type { ConnectionManager } from "./internals/sequelize.js";
import type { ScopedClient } from "./scoped-client.js";

/** The part of pg's `Pool` that query builders use. */
export interface DriverPool {
  connect(): Promise<DriverClient>;
  end(): Promise<void>;
}

export interface DriverClient {
  query(text: string, values?: unknown[]): Promise<QueryResult>;
  release(error?: unknown): void;
}

/**
 * Makes the pool's connections available to libraries with SQL of their own, so that one pool
 * limits them all. Their statements run as the login role.
 */
export function driverPool(
  manager: ConnectionManager,
  asSystem: <T>(work: () => T) => T,
): DriverPool {
  return {
    async connect() {
      const client: ScopedClient = await asSystem(() => manager.getConnection());
      const send = (text: string, values?: unknown[]) =>
        asSystem(() => client.query(text, values as unknown[])) as Promise<QueryResult>;
      return {
        query: (text, values) =>
          send(text, values).catch((error) => {
            // It was rolled back, and this connection's prepared statements are no longer used.
            const mayRepeat = client.getTransactionStatus() === "I";
            if (mayRepeat && classify(error) === "stale-statement") return send(text, values);
            throw error;
          }),
        release: () => manager.releaseConnection(client),
      };
    },
    async end() {}, // the pool is not theirs to close
  };
}
