import { createHash } from "node:crypto";
import { type Database, statement } from "@docket/database";
import { LRUCache } from "lru-cache";

/** How many attempts a window has. */
export interface AttemptRule {
  max: number;
  /** Seconds. */
  window: number;
}

export interface AttemptAnswer {
  allowed: boolean;
  /** Seconds until the next one may come. */
  retryAfter: number;
}

/**
 * Counts one attempt by the database's clock. A window that would end later than a whole one from now was
 * begun before the clock was set back, and begins anew.
 */
const countAttempt = statement<{ count: number; secondsLeft: number }>(
  `INSERT INTO auth_rate_limits AS known (key, count, expires_at)
  VALUES ($1, 1, now() + make_interval(secs => $2::float8))
  ON CONFLICT (key) DO UPDATE SET (count, expires_at) = (
    SELECT CASE WHEN going THEN known.count + 1 ELSE 1 END,
      CASE WHEN going THEN known.expires_at ELSE excluded.expires_at END
    FROM (SELECT known.expires_at > now() AND known.expires_at <= excluded.expires_at AS going) AS was)
  RETURNING count, extract(epoch FROM expires_at - now())::float8 AS "secondsLeft"`,
);

const forgetAttempts = statement("DELETE FROM auth_rate_limits WHERE key = $1");
const removeExpired = statement("DELETE FROM auth_rate_limits WHERE expires_at < now()");

const CLEAN_MILLISECONDS = 10 * 60_000;

/** Limits how often something may be tried, in the database, so that all servers count together. */
export class Attempts {
  private cleanedAt = performance.now();

  constructor(private readonly database: Database) {}

  /** Counts an attempt, and says whether it may be made. @throws DatabaseError */
  async consume(key: string, { max, window }: AttemptRule): Promise<AttemptAnswer> {
    const { rows } = await this.send(countAttempt, [hashed(key), window]);
    const { count, secondsLeft } = rows[0]!;
    await this.clean();
    return { allowed: count <= max, retryAfter: Math.max(1, Math.ceil(secondsLeft)) };
  }

  /** After an attempt that succeeded: counting begins anew. */
  async forget(key: string): Promise<void> {
    await this.send(forgetAttempts, [hashed(key)]);
  }

  /** Now and then, in passing: no timer keeps a database awake for it. */
  private async clean(): Promise<void> {
    if (performance.now() - this.cleanedAt < CLEAN_MILLISECONDS) return;
    this.cleanedAt = performance.now();
    await this.send(removeExpired, []);
  }

  private send<Row>(query: ReturnType<typeof statement<Row>>, values: unknown[]) {
    return this.database.asSystem(() => this.database.execute(query, values));
  }
}

/** Addresses are not kept as they are, and keys have one length. */
function hashed(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}

/** The same in this process alone, for what is called often and guessed at by nobody. */
export class LocalAttempts {
  private readonly windows = new LRUCache<string, { count: number }>({ max: 10_000 });

  consume(key: string, { max, window }: AttemptRule): AttemptAnswer {
    const known = this.windows.get(key);
    if (known) known.count += 1;
    else this.windows.set(key, { count: 1 }, { ttl: window * 1_000 });
    const secondsLeft = this.windows.getRemainingTTL(key) / 1_000;
    return { allowed: (known?.count ?? 1) <= max, retryAfter: Math.max(1, Math.ceil(secondsLeft)) };
  }
}
