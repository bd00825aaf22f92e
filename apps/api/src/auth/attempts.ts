import { createHash } from "node:crypto";
import { type Database, statement } from "@docket/database";
import type { AttemptAnswer, AttemptRule } from "../http/local-attempts.js";

/**
 * Counts one attempt by the database's clock. A window that would end later than a new one began before
 * the clock was set back, and is restarted.
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

/** Limits how often something may be tried. The counts are in the database, so that all servers share them. */
export class Attempts {
  private cleanedAt = performance.now();

  constructor(private readonly database: Database) {}

  /** Counts an attempt, and returns whether it is allowed. @throws DatabaseError */
  async consume(key: string, { max, window }: AttemptRule): Promise<AttemptAnswer> {
    const { rows } = await this.send(countAttempt, [hashed(key), window]);
    const { count, secondsLeft } = rows[0]!;
    await this.clean();
    return { allowed: count <= max, retryAfter: Math.max(1, Math.ceil(secondsLeft)) };
  }

  /** Resets the count after a successful attempt. */
  async forget(key: string): Promise<void> {
    await this.send(forgetAttempts, [hashed(key)]);
  }

  /** Deletes expired rows now and then, after an attempt: a timer would keep an idle database awake. */
  private async clean(): Promise<void> {
    if (performance.now() - this.cleanedAt < CLEAN_MILLISECONDS) return;
    this.cleanedAt = performance.now();
    await this.send(removeExpired, []);
  }

  private send<Row>(query: ReturnType<typeof statement<Row>>, values: unknown[]) {
    return this.database.asSystem(() => this.database.execute(query, values));
  }
}

/** Keeps addresses out of the table, and gives all keys the same length. */
function hashed(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}
