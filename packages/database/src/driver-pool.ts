import type { QueryResult } from "pg";
import { misused } from "./errors.js";
import { classify } from "./failures.js";
import { FairQueue } from "./fair-queue.js";
import type { ConnectionManager } from "./internals/sequelize.js";
import { overloaded, type PoolLimits } from "./pool.js";
import type { ScopedClient } from "./scoped-client.js";

/** All requests of libraries wait in one lane. */
const LANE = "";

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
 *
 * They never get the last connection: while a library keeps one for its transaction, it may call back code that
 * needs another, and if all connections were kept so, each would wait for the others.
 */
export function driverPool(
  manager: ConnectionManager,
  asSystem: <T>(work: () => T) => T,
  { max, maxWaiting, acquireTimeout }: PoolLimits,
): DriverPool {
  const queue = new FairQueue({
    places: Math.max(1, max - 1),
    maxWaiting,
    maxWaitingPerLane: maxWaiting,
  });
  return {
    async connect() {
      if (!queue.tryEnter(LANE)) {
        if (queue.refusal(LANE) || !(await queue.wait(LANE, acquireTimeout))) throw overloaded();
      }
      const client: ScopedClient = await asSystem(() => manager.getConnection()).catch((error) => {
        queue.leave(LANE);
        throw error;
      });
      let released = false;
      const send = async (text: string, values?: unknown[]) => {
        if (released) throw misused("A query was sent on a connection that was released.");
        return asSystem(() => client.query(text, values as unknown[])) as Promise<QueryResult>;
      };
      return {
        query: (text, values) =>
          send(text, values).catch((error) => {
            // It was rolled back, and this connection's prepared statements are no longer used.
            const mayRepeat = client.getTransactionStatus() === "I";
            if (mayRepeat && classify(error) === "stale-statement") return send(text, values);
            throw error;
          }),
        release: () => {
          if (released) return; // it may serve another user by now
          released = true;
          manager.releaseConnection(client);
          queue.leave(LANE);
        },
      };
    },
    async end() {}, // the pool is not theirs to close
  };
}
