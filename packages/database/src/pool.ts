import { availableParallelism } from "node:os";
import { ConnectionAcquireTimeoutError, type Sequelize } from "sequelize";
import { backoff, sleep } from "./backoff.js";
import type { ConnectionSettings } from "./connection-url.js";
import { currentContext } from "./context.js";
import { DatabaseError } from "./errors.js";
import { classify, permanentConnectFailure } from "./failures.js";
import { connectionManagerOf, type RawPool } from "./internals/sequelize.js";
import type { ScopedClient } from "./scoped-client.js";

/** The limits of the pool; times in milliseconds. */
export interface PoolLimits {
  /** How many connections, and as many to a replica; see `defaultMax`. */
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

/** Whether all connections serve somebody, and others wait. */
export function isFull({ open, inUse, waiting }: PoolFigures): boolean {
  return waiting > 0 && inUse > 0 && inUse === open;
}

/**
 * How many connections a pool has where nobody says. On this machine more statements than its processors
 * can run only take turns, and all of them end late; in the pool's queue they wait without getting in each
 * other's way. To any other server most of a statement's time is the way there and back.
 */
export function defaultMax(to: Pick<ConnectionSettings, "local" | "pooled">[]): number {
  if (to.some(({ local, pooled }) => !local || pooled)) return MOST_CONNECTIONS;
  return Math.min(Math.max(2 * availableParallelism() + 1, FEWEST_CONNECTIONS), MOST_CONNECTIONS);
}

const MOST_CONNECTIONS = 20;
const FEWEST_CONNECTIONS = 5;

/** The pool at this moment. */
export interface PoolFigures {
  max: number;
  open: number;
  idle: number;
  inUse: number;
  waiting: number;
}

const PING_MILLISECONDS = 1_000;
/** A replica that does not answer soon is not worth the wait: the primary can serve what it would. */
const REPLICA_MILLISECONDS = 1_000;

/** Whether a connection that rests in the pool may be handed out. */
export type Validate = (client: ScopedClient) => boolean;

/** Decides which resting connections are still good, apart from asking the server. */
export class ConnectionHealth {
  /** Connections that were not used since are taken for dead. */
  private invalidBefore = 0;

  constructor(private readonly maxAge: number) {}

  readonly validate: Validate = (client) =>
    client.isUsable &&
    client.usedAt >= this.invalidBefore &&
    performance.now() - client.openedAt < this.maxAge;

  /** One that rested was found dead: those that rested longer need not be asked one by one. */
  invalidateIdle(): void {
    this.invalidBefore = performance.now();
  }
}

/**
 * Makes Sequelize hand out only connections that live, wait for one only so long and in a queue of
 * bounded length, take back only clean ones, and come back by itself after the database was away.
 *
 * @returns a function that gives the pool's figures
 */
export function guardPool(
  sequelize: Sequelize,
  limits: PoolLimits,
  health: ConnectionHealth,
): () => PoolFigures {
  const manager = connectionManagerOf(sequelize);
  const acquire = manager.getConnection.bind(manager);
  const release = manager.releaseConnection.bind(manager);
  /** Those who have asked and have no connection yet. */
  const asking = { primary: 0, replica: 0 };

  const pools = () =>
    manager.pool.write ? [manager.pool.write, manager.pool.read as RawPool] : [manager.pool];
  const sum = (key: keyof RawPool) => pools().reduce((total, pool) => total + pool[key], 0);

  manager.getConnection = async (options = {}) => {
    const replica = currentContext()?.scope.replica ?? false;
    const which = replica ? "replica" : "primary";
    const pool = (replica ? manager.pool.read : manager.pool.write) ?? manager.pool;
    // Counted here: the pool learns of a request a moment later, when many may have come at once.
    if (asking[which] - (limits.max - pool.using) >= limits.maxWaiting) throw tooMany();
    asking[which] += 1;
    try {
      return await connection(options, replica);
    } finally {
      asking[which] -= 1;
    }
  };

  async function connection(options: object, replica: boolean): Promise<ScopedClient> {
    const request = { ...options, type: "SELECT", useMaster: !replica };
    const timeoutMs = replica
      ? Math.min(REPLICA_MILLISECONDS, limits.acquireTimeout)
      : limits.acquireTimeout;
    const deadline = performance.now() + timeoutMs;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const wanted = acquire(request);
        // The pool itself keeps the time of the first attempt.
        const client = await (attempt === 0 && !replica ? wanted : until(deadline, wanted));
        if (await isAlive(client)) return client;
        health.invalidateIdle();
        discard(client);
        if (performance.now() > deadline) throw away();
      } catch (error) {
        const permanent = permanentConnectFailure(error);
        if (permanent) throw permanent;
        if (error instanceof ConnectionAcquireTimeoutError) {
          throw sum("using") === 0 ? away(error) : tooMany(error);
        }
        if (classify(error) !== "connection-lost") throw error;
        const wait = backoff(attempt);
        if (replica || performance.now() + wait > deadline) throw away(error);
        await sleep(wait);
      }
    }
  }

  manager.releaseConnection = (client) => {
    if (client.isIdle) release(client);
    else discard(client);
  };

  /** The connection, or a refusal at the deadline; one that comes later goes back to the pool. */
  function until(deadline: number, wanted: Promise<ScopedClient>): Promise<ScopedClient> {
    return new Promise((resolve, reject) => {
      let late = false;
      const timer = setTimeout(
        () => {
          late = true;
          reject(away());
        },
        Math.max(0, deadline - performance.now()),
      );
      wanted.then(
        (client) => {
          clearTimeout(timer);
          if (late) release(client);
          else resolve(client);
        },
        (error: unknown) => {
          clearTimeout(timer);
          reject(error);
        },
      );
    });
  }

  async function isAlive(client: ScopedClient): Promise<boolean> {
    const rested = performance.now() - client.usedAt;
    if (rested < limits.pingAfter) return true;
    const alive = await client.ping(PING_MILLISECONDS);
    if (alive) client.usedAt = performance.now();
    return alive;
  }

  function discard(client: ScopedClient): void {
    client.abandon();
    void manager.destroyConnection(client).catch(() => {});
  }

  return () => ({
    max: limits.max * pools().length,
    open: sum("size"),
    idle: sum("available"),
    inUse: sum("using"),
    waiting: asking.primary + asking.replica,
  });
}

export function tooMany(cause?: unknown): DatabaseError {
  return new DatabaseError(
    "overloaded",
    "Too many requests wait for the database. Try again shortly.",
    { cause },
  );
}

export function away(cause?: unknown): DatabaseError {
  return new DatabaseError(
    "unavailable",
    "The database cannot be reached at the moment. Try again shortly.",
    { cause },
  );
}
