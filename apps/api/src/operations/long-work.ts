import { type Database, statement } from "@docket/database";
import { refuse } from "../errors.js";
import { ConcurrencyLimit, FairScheduler } from "./concurrency.js";

const MOST_WAITING = 100;
/** For work that takes minutes itself, and waits for a few others. */
const LONGEST_WAIT_MILLISECONDS = 10 * 60_000;

/** Seconds after which a retry is worthwhile where somebody must do something first. */
const LONG_WAIT = 60;

const tryLock = statement<{ free: boolean }>(
  "SELECT pg_try_advisory_xact_lock(hashtext($1::text || ' of a user'), hashtext($2)) AS free",
);

/** Work that takes long and holds a connection or a file: one at a time per user, and few at a time in total. */
export class LongWork {
  private readonly one: string;
  private readonly perUser: ConcurrencyLimit;
  private readonly queue: FairScheduler;

  constructor(
    private readonly what: "export" | "import",
    places: number,
  ) {
    this.one = `You already have an ${what} in progress. Wait for it to finish.`;
    this.perUser = new ConcurrencyLimit(1, this.one, LONG_WAIT);
    this.queue = new FairScheduler(
      { places, maxWaiting: MOST_WAITING, maxWaitingPerLane: 1 },
      () => refuse.unavailable(`Many ${what}s are under way. Try again in a minute.`, LONG_WAIT),
      { longestWait: LONGEST_WAIT_MILLISECONDS },
    );
  }

  /** @throws AppError 429 and 503; what `work` throws */
  async run<T>(userId: string, work: () => Promise<T>): Promise<T> {
    const leave = this.perUser.enter(userId);
    try {
      return await this.queue.run(userId, work);
    } finally {
      leave();
    }
  }

  /** Holds a lock for the caller's transaction, so that all processes know of it. @throws AppError 429 */
  async lock({ userId, database }: { userId: string; database: Database }): Promise<void> {
    const { rows } = await database.execute(tryLock, [this.what, userId]);
    if (!rows[0]?.free) throw refuse.tooManyAtOnce(this.one, LONG_WAIT);
  }
}
