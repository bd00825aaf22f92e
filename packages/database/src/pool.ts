import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { ConnectionAcquireTimeoutError, type Sequelize } from "sequelize";
import { backoff } from "./backoff.js";
import type { ConnectionSettings } from "./connection-url.js";
import { currentContext } from "./context.js";
import { driverError } from "./driver-error.js";
import { DatabaseError, misused } from "./errors.js";
import { classify, permanentConnectFailure } from "./failures.js";
import { FairQueue } from "./fair-queue.js";
import { connectionManagerOf, type RawPool } from "./internals/sequelize.js";
import type { ScopedClient } from "./scoped-client.js";
import { within } from "./within.js";

/** The limits of the pool; times in milliseconds. */
export interface PoolLimits {
  /** The maximum number of connections, and of those to a replica as well; see `defaultPoolMax`. */
  max: number;
  /** How many requests may wait for a connection before further ones are refused. */
  maxWaiting: number;
  /** How many units of work of one user may wait. */
  maxWaitingPerUser: number;
  /** How long a request may wait, including retries of the connection. */
  acquireTimeout: number;
  /** A connection that was idle for longer is pinged before it is used. */
  pingAfter: number;
  /** An older connection is replaced. */
  maxAge: number;
  /** A connection that was idle for longer is closed. */
  idleTimeout: number;
}

/** Whether all connections are in use and requests are waiting. */
export function isFull({ open, inUse, waiting }: PoolFigures): boolean {
  return waiting > 0 && inUse > 0 && inUse === open;
}

/**
 * The default maximum number of connections. On a server on this machine, more statements than its
 * processors can run only compete for them, and all finish late; in the pool's queue they wait
 * without slowing each other down. With any other server, most of a statement's time is the network
 * round trip.
 */
export function defaultPoolMax(to: Pick<ConnectionSettings, "local" | "pooled">[]): number {
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
/**
 * A replica that does not answer soon is not worth waiting for: the primary can serve its reads.
 */
const REPLICA_MILLISECONDS = 1_000;

/** Whether an idle connection in the pool may be handed out. */
export type Validate = (client: ScopedClient) => boolean;

/** Decides which idle connections are still good, without asking the server. */
export class ConnectionHealth {
  /** Connections that were last used before this are assumed dead. */
  private invalidBefore = 0;
  /** Connections opened before this may have outdated settings. */
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
   * To be called when an idle connection was found dead: those idle for longer are assumed dead
   * without a ping. At most once a second, since they are reopened.
   */
  invalidateIdle(): void {
    const now = performance.now();
    if (now - this.invalidBefore > 1_000) this.invalidBefore = now;
  }

  /** For when the server's settings changed: no connection open now is handed out again. */
  replaceOpen(): void {
    this.outdatedBefore = performance.now();
  }

  /**
   * As `replaceOpen`, if the settings may have changed. At most once a second, since this is called
   * for each failure.
   */
  replaceOpenSoon(): void {
    if (performance.now() - this.outdatedBefore > 1_000) this.replaceOpen();
  }
}

/**
 * An export and an import may each hold a connection for long, while their user goes on working.
 */
const FEWEST_WHEN_SHARED = 3;

/** How deep units may be nested: what nests without an end would take all connections of the server. */
const DEEPEST = 10;

/** The lane for work that is not done for one user, such as looking up a session. */
const SYSTEM_LANE = "";

/**
 * Makes Sequelize's pool hand out only live connections, limit the time and the number of waiting
 * requests, serve waiting users in turn, take back only clean connections, and recover by itself
 * after the database was unavailable.
 *
 * @param variables where somebody has set the addresses
 * @returns a function that gives the pool's figures
 */
export function guardPool(
  sequelize: Sequelize,
  limits: PoolLimits,
  health: ConnectionHealth,
  onFailure: (error: unknown) => void,
  variables: { primary: string; replica: string },
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
  const queues = {
    primary: new FairQueue(queueLimits),
    replica: new FairQueue(queueLimits),
  };
  /**
   * One connection more for each depth of nesting: units that keep all connections and each wait for another
   * one would wait for each other.
   */
  const nested = Array.from(
    { length: DEEPEST },
    () => new FairQueue({ ...queueLimits, places: 1 }),
  );
  const nestedAt = (depth: number): FairQueue => {
    const queue = nested[depth - 1];
    if (queue) return queue;
    throw misused(
      `A unit of work was begun inside ${depth} others that each keep a connection. At most ${DEEPEST} may.`,
    );
  };
  /** The queue and lane to which each connection that was handed out must be returned. */
  const held = new Map<ScopedClient, { queue: FairQueue; lane: string }>();

  const pools = () =>
    manager.pool.write ? [manager.pool.write, manager.pool.read as RawPool] : [manager.pool];
  // Only while it is needed: whenever a connection is closed, the pool opens as many as it may.
  Object.defineProperty(pools()[0], "maxSize", {
    get: () => nested.reduce((most, { inUse }) => most + inUse, limits.max),
  });
  const sum = (key: keyof RawPool) => pools().reduce((total, pool) => total + pool[key], 0);

  manager.getConnection = async (options = {}) => {
    const { replica = false, userId = SYSTEM_LANE, depth = 0 } = currentContext()?.scope ?? {};
    const own = queues[replica ? "replica" : "primary"];
    const wanted = depth > 0 && !replica ? [own, nestedAt(depth)] : [own];
    const free = wanted.find((queue) => queue.tryEnter(userId));
    const queue = free ?? (wanted.at(-1) as FairQueue);
    const timeoutMs = replica
      ? Math.min(REPLICA_MILLISECONDS, limits.acquireTimeout)
      : limits.acquireTimeout;
    const deadline = performance.now() + timeoutMs;
    const atOnce = free !== undefined;
    if (!atOnce) {
      const refusal = queue.refusal(userId);
      if (refusal === "full") throw overloaded();
      if (refusal && userId !== SYSTEM_LANE) throw userOverloaded(limits.maxWaitingPerUser);
      if (!(await queue.wait(userId, timeoutMs)))
        throw sum("using") === 0 ? unavailable() : overloaded();
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
    /** The latest connection failure, which explains a deadline that was missed. */
    let failure: unknown;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const wanted = acquire(request);
        // If the request did not have to wait, the pool's own timeout covers the first attempt.
        const kept = attempt === 0 && atOnce && !replica;
        const client = await (kept
          ? wanted
          : within(deadline - performance.now(), wanted, () => {
              wanted.then(release, () => {}); // when it arrives, back to the pool
              return unavailable(failure);
            }));
        if (await isAlive(client)) return client;
        health.invalidateIdle();
        discard(client);
        if (performance.now() > deadline) throw unavailable();
      } catch (error) {
        const permanent = permanentConnectFailure(
          error,
          variables[replica ? "replica" : "primary"],
        );
        if (permanent || classify(error) !== "refused") onFailure(permanent ?? error);
        if (permanent) throw permanent;
        if (error instanceof ConnectionAcquireTimeoutError) {
          throw sum("using") === 0 ? unavailable(failure ?? error) : overloaded(error);
        }
        if (classify(error) !== "connection-lost") throw error;
        failure = error;
        const wait = backoff(attempt);
        if (replica || performance.now() + wait > deadline) throw unavailable(error);
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

  /** To be called once the pool has the connection back, so that the next request finds it. */
  function giveBack(client: ScopedClient): void {
    const place = held.get(client);
    held.delete(client);
    place?.queue.leave(place.lane);
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
    waiting: [...Object.values(queues), ...nested].reduce(
      (total, { waiting }) => total + waiting,
      0,
    ),
  });
}

export function overloaded(cause?: unknown): DatabaseError {
  return new DatabaseError(
    "overloaded",
    "Too many requests wait for the database. Try again shortly.",
    { cause },
  );
}

function userOverloaded(most: number): DatabaseError {
  return new DatabaseError(
    "user-overloaded",
    `${most} of your requests wait for the database, the most that one user may have. Wait for their answers.`,
  );
}

export function unavailable(cause?: unknown): DatabaseError {
  const full = driverError(cause)?.code === "53300";
  return new DatabaseError(
    "unavailable",
    full
      ? "The database has no connection left for Docket at the moment. Try again shortly."
      : "The database cannot be reached at the moment. Try again shortly.",
    { cause },
  );
}
