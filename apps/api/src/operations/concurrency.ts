import { FairQueue, type QueueLimits } from "@docket/database";
import { type AppError, refuse } from "../errors.js";

const LONGEST_WAIT_MILLISECONDS = 120_000;

/** Seconds after which a retry is worthwhile, where nothing better is known. */
export const SHORT_WAIT = 1;

/** A fixed number of places per user: a semaphore that refuses instead of waiting. */
export class ConcurrencyLimit {
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

/** In milliseconds. */
interface SchedulerTimes {
  /**
   * Work that takes longer gives up its place, at most a fifth of this time later; without a value,
   * it keeps its place.
   */
  countsFor?: number;
  longestWait?: number;
}

/** Limits how much work of all users runs at a time; users take turns. */
export class FairScheduler {
  private readonly queue: FairQueue;
  /** Those that have a place, the oldest first. */
  private readonly atWork = new Set<{ userId: string; since: number }>();
  private watch: NodeJS.Timeout | undefined;

  constructor(
    limits: QueueLimits,
    private readonly refusal: () => AppError,
    private readonly times: SchedulerTimes = {},
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
export class SerialQueue {
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
