import { ConnectionAcquireTimeoutError, type Sequelize } from "sequelize";
import { backoff, sleep } from "./backoff.js";
import { currentContext } from "./context.js";
import { DatabaseError } from "./errors.js";
import { classify, permanentConnectFailure } from "./failures.js";
import type { ScopedClient } from "./scoped-client.js";

/** The limits of the pool; times in milliseconds. */
export interface PoolLimits {
  max: number;
  /** How many may wait for a connection before the next is turned away. */
  maxWaiting: number;
  /** How long one may wait, retries of the connection included. */
  acquireTimeout: number;
  /** A connection that rested longer is asked whether it still lives. */
  pingAfter: number;
  /** An older connection is replaced. */
  maxAge: number;
  /** A connection that rested longer is closed. */
  idleTimeout: number;
}

/** The pool at this moment. */
export interface PoolFigures {
  max: number;
  open: number;
  idle: number;
  inUse: number;
  waiting: number;
}

interface RawPool {
  size: number;
  available: number;
  using: number;
  waiting: number;
}

/** The connection manager, which Sequelize does not type. */
export interface ConnectionManager {
  getConnection(options?: { type?: string; useMaster?: boolean }): Promise<ScopedClient>;
  releaseConnection(client: ScopedClient): void;
  destroyConnection(client: ScopedClient): Promise<void>;
  pool: RawPool & { read?: RawPool; write?: RawPool };
}

export function connectionManagerOf(sequelize: Sequelize): ConnectionManager {
  return (sequelize as unknown as { connectionManager: ConnectionManager }).connectionManager;
}

/**
 * Makes Sequelize hand out only connections that live, wait for one only so long and in a queue of
 * bounded length, and come back by itself after the database was away.
 *
 * @returns a function that gives the pool's figures
 */
export function guardPool(sequelize: Sequelize, limits: PoolLimits): () => PoolFigures {
  const manager = connectionManagerOf(sequelize);
  const acquire = manager.getConnection.bind(manager);
  let retrying = 0;

  const pools = () =>
    manager.pool.write ? [manager.pool.write, manager.pool.read as RawPool] : [manager.pool];
  const sum = (key: keyof RawPool) => pools().reduce((total, pool) => total + pool[key], 0);

  manager.getConnection = async (options = {}) => {
    if (sum("waiting") + retrying >= limits.maxWaiting) throw tooMany();
    const deadline = performance.now() + limits.acquireTimeout;
    const useMaster = !currentContext()?.scope.replica;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const client = await acquire({ ...options, type: "SELECT", useMaster });
        if (await isAlive(client)) return client;
        discard(client);
      } catch (error) {
        if (error instanceof ConnectionAcquireTimeoutError) throw tooMany(error);
        const permanent = permanentConnectFailure(error);
        if (permanent) throw permanent;
        if (classify(error) !== "connection-lost") throw error;
        const wait = backoff(attempt);
        if (performance.now() + wait > deadline) throw away(error);
        retrying += 1;
        await sleep(wait).finally(() => {
          retrying -= 1;
        });
      }
    }
  };

  async function isAlive(client: ScopedClient): Promise<boolean> {
    const rested = performance.now() - client.usedAt;
    if (rested < limits.pingAfter) return true;
    const alive = await client.ping(1_000);
    if (alive) client.usedAt = performance.now();
    return alive;
  }

  function discard(client: ScopedClient): void {
    abandon(client);
    void manager.destroyConnection(client).catch(() => {});
  }

  return () => ({
    max: limits.max * pools().length,
    open: sum("size"),
    idle: sum("available"),
    inUse: sum("using"),
    waiting: sum("waiting") + retrying,
  });
}

/** Cuts a connection that cannot be trusted any more, without waiting for the other side's word. */
export function abandon(client: ScopedClient): void {
  const state = client as unknown as {
    _invalid: boolean;
    connection: { stream: { destroy(): void } };
  };
  state._invalid = true;
  state.connection.stream.destroy();
}

function tooMany(cause?: unknown): DatabaseError {
  return new DatabaseError(
    "overloaded",
    "Too many requests wait for the database. Try again shortly.",
    { cause },
  );
}

function away(cause: unknown): DatabaseError {
  return new DatabaseError(
    "unavailable",
    "The database cannot be reached at the moment. Try again shortly.",
    { cause },
  );
}
