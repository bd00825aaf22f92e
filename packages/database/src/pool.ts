import { availableParallelism } from "node:os";
import { ConnectionAcquireTimeoutError, type Sequelize } from "sequelize";
import { backoff, sleep } from "./backoff.js";
import type { ConnectionSettings } from "./connection-url.js";
import { currentContext } from "./context.js";
import { driverError } from "./driver-error.js";
import { DatabaseError } from "./errors.js";
import { classify, permanentConnectFailure } from "./failures.js";
import { FairQueue } from "./fair-queue.js";
import { connectionManagerOf, type RawPool } from "./internals/sequelize.js";
import type { ScopedClient } from "./scoped-client.js";

/** The limits of the pool; times in milliseconds. */
export interface PoolLimits {
  /** How many connections, and as many to a replica; see `defaultMax`. */
  max: number;
  /** How many may wait for a connection before the next is turned away. */
  maxWaiting: number;
  /** How many of one user's units of work may. */
  maxWaitingPerUser: number;
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
  /** Connections opened before have settings that may no longer hold. */
  private outdatedBefore = 0;

  /** @param maxAge in milliseconds */
  validate(maxAge: number): Validate {
    return (client) =>
      client.isUsable &&
      client.usedAt >= this.invalidBefore &&
      client.openedAt >= this.outdatedBefore &&
      performance.now() - client.openedAt < maxAge;
  }

  /**
   * One that rested was found dead: those that rested longer need not be asked one by one. At most once a
   * second, since they are opened again.
   */
  invalidateIdle(): void {
    const now = performance.now();
    if (now - this.invalidBefore > 1_000) this.invalidBefore = now;
  }

  /** The server's settings have changed: none that is open now is handed out again. */
  replaceOpen(): void {
    this.outdatedBefore = performance.now();
  }

  /** They may have changed. At most once a second, since this is asked at each failure. */
  replaceOpenSoon(): void {
    if (performance.now() - this.outdatedBefore > 1_000) this.replaceOpen();
  }
}

/** An export and an import may each hold a connection for long, and their user goes on meanwhile. */
const FEWEST_WHEN_SHARED = 3;

/** The lane of whatever is not done for one user, such as looking up a session. */
const SYSTEM_LANE = "";

/**
 * Makes Sequelize hand out only connections that live, wait for one only so long and in a queue of
 * bounded length in which users take turns, take back only clean ones, and come back by itself after the
 * database was away.
 *
 * @returns a function that gives the pool's figures
 */
export function guardPool(
  sequelize: Sequelize,
  limits: PoolLimits,
  health: ConnectionHealth,
  onFailure: (error: unknown) => void = () => {},
): () => PoolFigures {
  const manager = connectionManagerOf(sequelize);
  const acquire = manager.getConnection.bind(manager);
  const release = manager.releaseConnection.bind(manager);
  const destroy = manager.destroyConnection.bind(manager);
  const share = Math.max(FEWEST_WHEN_SHARED, Math.ceil(limits.max / 2));
  const queueLimits = {
    places: limits.max,
    placesWhenShared: (lane: string) => (lane === SYSTEM_LANE ? undefined : share),
    maxWaiting: limits.maxWaiting,
    maxWaitingPerLane: limits.maxWaitingPerUser,
  };
  const queues = { primary: new FairQueue(queueLimits), replica: new FairQueue(queueLimits) };
  /** Where those that were handed out are to be given back. */
  const held = new Map<ScopedClient, { queue: FairQueue; lane: string }>();

  const pools = () =>
    manager.pool.write ? [manager.pool.write, manager.pool.read as RawPool] : [manager.pool];
  const sum = (key: keyof RawPool) => pools().reduce((total, pool) => total + pool[key], 0);

  manager.getConnection = async (options = {}) => {
    const { replica = false, userId = SYSTEM_LANE } = currentContext()?.scope ?? {};
    const queue = replica ? queues.replica : queues.primary;
    const timeoutMs = replica
      ? Math.min(REPLICA_MILLISECONDS, limits.acquireTimeout)
      : limits.acquireTimeout;
    const deadline = performance.now() + timeoutMs;
    const atOnce = queue.tryEnter(userId);
    if (!atOnce) {
      const refusal = queue.refusal(userId);
      if (refusal === "full") throw tooMany();
      if (refusal && userId !== SYSTEM_LANE) throw tooManyOfUser(limits.maxWaitingPerUser);
      if (!(await queue.wait(userId, timeoutMs))) throw sum("using") === 0 ? away() : tooMany();
    }
    try {
      const client = await connection(options, { replica, deadline, atOnce });
      held.set(client, { queue, lane: userId });
      return client;
    } catch (error) {
      queue.leave(userId);
      throw error;
    }
  };

  async function connection(
    options: object,
    { replica, deadline, atOnce }: { replica: boolean; deadline: number; atOnce: boolean },
  ): Promise<ScopedClient> {
    const request = { ...options, type: "SELECT", useMaster: !replica };
    /** Why it could not be reached last; a deadline alone would not tell. */
    let failure: unknown;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const wanted = acquire(request);
        // The pool itself keeps the time of the first attempt of who did not have to wait.
        const kept = attempt === 0 && atOnce && !replica;
        const client = await (kept ? wanted : until(deadline, wanted, () => failure));
        if (await isAlive(client)) return client;
        health.invalidateIdle();
        discard(client);
        if (performance.now() > deadline) throw away();
      } catch (error) {
        const permanent = permanentConnectFailure(error);
        if (permanent || classify(error) !== "refused") onFailure(error);
        if (permanent) throw permanent;
        if (error instanceof ConnectionAcquireTimeoutError) {
          throw sum("using") === 0 ? away(failure ?? error) : tooMany(error);
        }
        if (classify(error) !== "connection-lost") throw error;
        failure = error;
        const wait = backoff(attempt);
        if (replica || performance.now() + wait > deadline) throw away(error);
        await sleep(wait);
      }
    }
  }

  manager.releaseConnection = (client) => {
    if (client.isIdle) {
      release(client);
      giveBack(client);
    } else discard(client);
  };
  manager.destroyConnection = (client) => {
    const gone = destroy(client);
    giveBack(client);
    return gone;
  };

  /** After the pool has it back, so that there is one for whoever is next. */
  function giveBack(client: ScopedClient): void {
    const place = held.get(client);
    held.delete(client);
    place?.queue.leave(place.lane);
  }

  /** The connection, or a refusal at the deadline; one that comes later goes back to the pool. */
  function until(
    deadline: number,
    wanted: Promise<ScopedClient>,
    failure: () => unknown,
  ): Promise<ScopedClient> {
    return new Promise((resolve, reject) => {
      let late = false;
      const timer = setTimeout(
        () => {
          late = true;
          reject(away(failure()));
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
    waiting: queues.primary.waiting + queues.replica.waiting,
  });
}

export function tooMany(cause?: unknown): DatabaseError {
  return new DatabaseError(
    "overloaded",
    "Too many requests wait for the database. Try again shortly.",
    { cause },
  );
}

export function tooManyOfUser(most: number): DatabaseError {
  return new DatabaseError(
    "user-overloaded",
    `${most} of your requests wait for the database, the most that one user may have. Wait for their answers.`,
  );
}

export function away(cause?: unknown): DatabaseError {
  const full = driverError(cause)?.code === "53300";
  return new DatabaseError(
    "unavailable",
    full
      ? "The database has no connection left for Docket at the moment. Try again shortly."
      : "The database cannot be reached at the moment. Try again shortly.",
    { cause },
  );
}
