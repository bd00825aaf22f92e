import { FairQueue, type QueueLimits } from "@docket/database";
import { type AppError, refuse } from "../errors.js";

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
const LONGEST_WAIT_MILLISECONDS = 120_000;
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
  operations: Turns;
  searches: OneAfterAnother;
  streams: Places;
  exports: Places;
  /** Exports hold a connection for long, so few run at a time for all users together. */
  exportTurns: Turns;
  /** Imports and their previews. */
  imports: Places;
  importTurns: Turns;
}

/** The message for a second export at the same time. */
export const ONE_EXPORT =
  "An export of yours is under way, and there is one at a time. Wait for its end.";

/** The message for a second import at the same time. */
export const ONE_IMPORT =
  "An import of yours is under way, and there is one at a time. Wait for its end.";

/** @param connections how many the pool has */
export function createUserCounts(limits: UserLimits, connections: number): UserCounts {
  const half = Math.max(1, Math.floor(connections / 2));
  return {
    limits,
    operations: new Turns(
      {
        places: Number.POSITIVE_INFINITY,
        placesWhenShared: () => 1,
        maxWaiting: Number.POSITIVE_INFINITY,
        maxWaitingPerLane: limits.waiting,
      },
      () =>
        refuse.tooManyAtOnce(
          `${limits.waiting} of your requests wait for their turn, the most at a time. Wait for their answers.`,
          SHORT_WAIT,
        ),
      { countsFor: LONGEST_OPERATION_MILLISECONDS },
    ),
    exports: new Places(1, ONE_EXPORT, LONG_WAIT),
    exportTurns: longTurns("exports", Math.min(half, MOST_EXPORTS)),
    imports: new Places(1, ONE_IMPORT, LONG_WAIT),
    importTurns: longTurns("imports", Math.min(half, MOST_IMPORTS)),
    searches: new OneAfterAnother(
      limits.searches,
      `${limits.searches} of your searches wait for their turn, the most at a time. Wait for their answers.`,
    ),
    streams: new Places(
      limits.streams,
      `You have ${limits.streams} streams open, the most at a time. Close some of them.`,
    ),
  };
}

/** Seconds after which a retry is worthwhile, where nothing better is known. */
export const SHORT_WAIT = 1;
/** The same where somebody must do something first. */
export const LONG_WAIT = 60;

/** A fixed number of places per user: a semaphore that refuses instead of waiting. */
export class Places {
  private readonly taken = new Map<string, number>();

  constructor(
    private readonly most: number,
    private readonly refusal: string,
    private readonly retryAfter = SHORT_WAIT,
  ) {}

  /**
   * Takes a place.
   *
   * @returns a function that gives the place back; idempotent
   * @throws AppError 429
   */
  enter(userId: string): () => void {
    const taken = this.taken.get(userId) ?? 0;
    if (taken >= this.most) throw refuse.tooManyAtOnce(this.refusal, this.retryAfter);
    this.taken.set(userId, taken + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const now = (this.taken.get(userId) ?? 1) - 1;
      if (now === 0) this.taken.delete(userId);
      else this.taken.set(userId, now);
    };
  }
}

/** @param what the work is called, in the plural */
function longTurns(what: string, places: number): Turns {
  return new Turns(
    { places, maxWaiting: MOST_WAITING, maxWaitingPerLane: 1 },
    () => refuse.unavailable(`Many ${what} are under way. Try again in a minute.`, LONG_WAIT),
    { longestWait: LONGEST_WAIT_OF_LONG_MILLISECONDS },
  );
}

/** In milliseconds. */
interface TurnTimes {
  /**
   * Work that takes longer gives up its place, at most a fifth of this time later; without a value,
   * it keeps its place.
   */
  countsFor?: number;
  longestWait?: number;
}

/** Limits how much work of all users runs at a time; users take turns. */
export class Turns {
  private readonly queue: FairQueue;
  /** Those that have a place, the oldest first. */
  private readonly atWork = new Set<{ userId: string; since: number }>();
  private watch: NodeJS.Timeout | undefined;

  constructor(
    limits: QueueLimits,
    private readonly refusal: () => AppError,
    private readonly times: TurnTimes = {},
  ) {
    this.queue = new FairQueue(limits);
  }

  /** @throws AppError the refusal, if too many wait or the wait is too long; what `work` throws */
  async run<T>(userId: string, work: () => Promise<T>): Promise<T> {
    const { longestWait = LONGEST_WAIT_MILLISECONDS } = this.times;
    if (!this.queue.tryEnter(userId)) {
      if (this.queue.refusal(userId)) throw this.refusal();
      this.watchOver();
      if (!(await this.queue.wait(userId, longestWait))) throw this.refusal();
    }
    const place = { userId, since: performance.now() };
    this.atWork.add(place);
    try {
      return await work();
    } finally {
      if (this.atWork.delete(place)) this.queue.leave(userId);
    }
  }

  /** Takes places from long-running work while somebody waits. A timer per piece of work would slow all of it. */
  private watchOver(): void {
    const { countsFor } = this.times;
    if (countsFor === undefined) return;
    this.watch ??= setInterval(() => {
      if (this.queue.waiting === 0) {
        clearInterval(this.watch);
        this.watch = undefined;
      }
      const latest = performance.now() - countsFor;
      for (const place of this.atWork) {
        if (place.since > latest) break;
        this.atWork.delete(place);
        this.queue.leave(place.userId);
      }
    }, countsFor / 5);
  }
}

/** Runs each user's work one after another. */
export class OneAfterAnother {
  private readonly last = new Map<string, { waiting: number; done: Promise<unknown> }>();

  constructor(
    private readonly mostWaiting: number,
    private readonly refusal: string,
  ) {}

  /** @throws AppError 429; what `work` throws */
  async run<T>(userId: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(userId);
    if (before && before.waiting >= this.mostWaiting) {
      throw refuse.tooManyAtOnce(this.refusal, SHORT_WAIT);
    }
    const mine = before ?? { waiting: -1, done: Promise.resolve() };
    mine.waiting += 1;
    const result = mine.done.then(work);
    mine.done = result.catch(() => {});
    this.last.set(userId, mine);
    try {
      return await result;
    } finally {
      mine.waiting -= 1;
      if (mine.waiting < 0) this.last.delete(userId);
    }
  }
}
