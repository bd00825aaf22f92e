import { refuse } from "../errors.js";
import { ConcurrencyLimit, FairScheduler, SerialQueue, SHORT_WAIT } from "./concurrency.js";

/**
 * What one user may have in progress at a time. Each is counted per process unless stated
 * otherwise.
 */
export interface UserLimits {
  /** Requests that wait for a connection to the database. */
  waiting: number;
  /** Queued list requests that no index narrows down: they run one after another. */
  searches: number;
  /** Open event streams, and requests that wait for the end of a turn. */
  streams: number;
  /** Running turns of the assistant; counted in the database, so over all processes together. */
  turns: number;
}

const MOST_EXPORTS = 4;
/** Each holds its file in memory, and a process that reads it. */
const MOST_IMPORTS = 2;
const MOST_WAITING = 100;
/** For work that takes minutes itself: an export or an import that waits for a few others. */
const LONGEST_WAIT_OF_LONG_MILLISECONDS = 10 * 60_000;
/**
 * An operation that takes longer is waiting for the database, so its user's next one starts
 * meanwhile.
 */
const LONGEST_OPERATION_MILLISECONDS = 250;

/** Far above what a person does, far below what others would notice. */
export const defaultUserLimits: UserLimits = {
  waiting: 250,
  searches: 30,
  streams: 30,
  turns: 5,
};

/** The limits, and what counts towards them in this process. */
export interface UserCounts {
  limits: UserLimits;
  /**
   * Operations. A single user's run concurrently; while others send some, too, each user's run one
   * after another.
   */
  operations: FairScheduler;
  searches: SerialQueue;
  streams: ConcurrencyLimit;
  exports: ConcurrencyLimit;
  /** Exports hold a connection for long, so few run at a time for all users together. */
  exportQueue: FairScheduler;
  /** Imports and their previews. */
  imports: ConcurrencyLimit;
  importQueue: FairScheduler;
}

/** The message for a second export at the same time. */
export const ONE_EXPORT = "You already have an export in progress. Wait for it to finish.";

/** The message for a second import at the same time. */
export const ONE_IMPORT = "You already have an import in progress. Wait for it to finish.";

/** @param connections how many the pool has */
export function createUserCounts(limits: UserLimits, connections: number): UserCounts {
  const half = Math.max(1, Math.floor(connections / 2));
  return {
    limits,
    operations: new FairScheduler(
      {
        places: Number.POSITIVE_INFINITY,
        placesWhenShared: () => 1,
        maxWaiting: Number.POSITIVE_INFINITY,
        maxWaitingPerLane: limits.waiting,
      },
      () =>
        refuse.tooManyAtOnce(
          `${limits.waiting} of your requests are waiting, which is the limit. Wait for their responses.`,
          SHORT_WAIT,
        ),
      { countsFor: LONGEST_OPERATION_MILLISECONDS },
    ),
    exports: new ConcurrencyLimit(1, ONE_EXPORT, LONG_WAIT),
    exportQueue: longRunning("exports", Math.min(half, MOST_EXPORTS)),
    imports: new ConcurrencyLimit(1, ONE_IMPORT, LONG_WAIT),
    importQueue: longRunning("imports", Math.min(half, MOST_IMPORTS)),
    searches: new SerialQueue(
      limits.searches,
      `${limits.searches} of your searches are waiting, which is the limit. Wait for their responses.`,
    ),
    streams: new ConcurrencyLimit(
      limits.streams,
      `You have ${limits.streams} streams open, the most at a time. Close some of them.`,
    ),
  };
}

/** Seconds after which a retry is worthwhile where somebody must do something first. */
export const LONG_WAIT = 60;

/** @param what the work is called, in the plural */
function longRunning(what: string, places: number): FairScheduler {
  return new FairScheduler(
    { places, maxWaiting: MOST_WAITING, maxWaitingPerLane: 1 },
    () => refuse.unavailable(`Many ${what} are under way. Try again in a minute.`, LONG_WAIT),
    { longestWait: LONGEST_WAIT_OF_LONG_MILLISECONDS },
  );
}
