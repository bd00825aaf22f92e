import { refuse } from "../errors.js";
import { ConcurrencyLimit, FairScheduler, SerialQueue, SHORT_WAIT } from "./concurrency.js";
import { LongWork } from "./long-work.js";

/** What one user may have in progress at a time. Each is counted per process unless stated otherwise. */
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

/** Each holds a connection. */
const MOST_EXPORTS = 4;
/** Each holds its file in memory, and a process that reads it. */
const MOST_IMPORTS = 2;
/** An operation that takes longer is waiting for the database, so its user's next one starts meanwhile. */
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
  /** Operations. A single user's run concurrently; while others send some, too, each user's run one after another. */
  operations: FairScheduler;
  searches: SerialQueue;
  streams: ConcurrencyLimit;
  exports: LongWork;
  /** Imports and their previews. */
  imports: LongWork;
}

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
    exports: new LongWork("export", Math.min(half, MOST_EXPORTS)),
    imports: new LongWork("import", Math.min(half, MOST_IMPORTS)),
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
