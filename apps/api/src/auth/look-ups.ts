import { createHash } from "node:crypto";
import { classify, type Database, type Statement, statement } from "@docket/database";

/** A row with the key that it is found by. */
interface Keyed {
  key: string;
}

/** A valid session. */
export interface SessionRow extends Keyed {
  id: string;
  userId: string;
  isAdmin: boolean;
  /** Seconds until it ends. */
  secondsLeft: number;
  /** Seconds since the person signed in, or gave the password again. */
  confirmedSecondsAgo: number;
}

/** By the tokens that Better Auth made, and by the database's clock, which all servers share. */
export const sessionsByToken = statement<SessionRow>(
  `SELECT s.token AS key, s.id, s.user_id AS "userId", u.is_admin AS "isAdmin",
    extract(epoch FROM s.expires_at - now())::float8 AS "secondsLeft",
    extract(epoch FROM now() - greatest(s.created_at, s.confirmed_at))::float8 AS "confirmedSecondsAgo"
  FROM sessions AS s JOIN users AS u ON u.id = s.user_id
  WHERE s.token = ANY ($1) AND s.expires_at > now() AND u.disabled_at IS NULL`,
);

/** An account that is not disabled. */
export interface UserRow extends Keyed {
  /** The hash of its password; `null` if it has none. */
  password: string | null;
}

export const usersById = statement<UserRow>(
  `SELECT u.id AS key, a.password FROM users AS u
  LEFT JOIN accounts AS a ON a.user_id = u.id AND a.provider_id = 'credential'
  WHERE u.id = ANY ($1) AND u.disabled_at IS NULL`,
);

/**
 * Stands for a user's password in a token, which ends with it. Unlike times it is exact, whatever the clocks say; and of
 * a salted hash it tells nothing.
 */
export function passwordMark({ key, password }: UserRow): string {
  return createHash("sha256")
    .update(JSON.stringify([key, password]))
    .digest("base64url");
}

/** A person's consent for an application. */
export interface ConsentRow extends Keyed {
  scopes: string[];
  /** Seconds since 1970. */
  since: number;
  /** Whether its newest refresh token is neither revoked nor, after it was stolen, deleted. */
  canRefresh: boolean;
}

/** By `user id client id`. A rotated refresh token counts until its successor exists. */
export const consentsByGrant = statement<ConsentRow>(
  `SELECT c.user_id || ' ' || c.client_id AS key, c.scopes,
    extract(epoch FROM c.created_at)::float8 AS since,
    coalesce((SELECT t.revoked IS NULL OR t.rotated_at IS NOT NULL FROM oauth_refresh_tokens AS t
      WHERE t.user_id = c.user_id AND t.client_id = c.client_id
      ORDER BY t.created_at DESC, t.rotated_at DESC NULLS FIRST LIMIT 1), false) AS "canRefresh"
  FROM unnest($1::text[]) AS asked (grant_key)
  JOIN oauth_consents AS c ON c.user_id = split_part(asked.grant_key, ' ', 1)
    AND c.client_id = split_part(asked.grant_key, ' ', 2)
  JOIN users AS u ON u.id = c.user_id WHERE u.disabled_at IS NULL`,
);

/**
 * Finds rows by their keys, in batches. Keys that are requested while a query is in flight go into the
 * next one together, so that many concurrent requests cost few queries, and a single one does not wait.
 */
export class LookUp<Row extends Keyed> {
  private readonly waiting = new Map<string, PromiseWithResolvers<Row | undefined>>();
  private running = false;

  constructor(
    private readonly database: Database,
    private readonly query: Statement<Row>,
  ) {}

  /** @throws DatabaseError */
  find(key: string): Promise<Row | undefined> {
    const asked = this.waiting.get(key) ?? Promise.withResolvers<Row | undefined>();
    this.waiting.set(key, asked);
    if (!this.running) void this.run();
    return asked.promise;
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.waiting.size > 0) {
      const batch = new Map(this.waiting);
      this.waiting.clear();
      try {
        const rows = await this.rowsOf([...batch.keys()]);
        const found = new Map(rows.map((row) => [row.key, row]));
        for (const [key, { resolve }] of batch) resolve(found.get(key));
      } catch (error) {
        for (const { reject } of batch.values()) reject(error);
      }
    }
    this.running = false;
  }

  /** Retries once if the connection was lost: the query only reads. */
  private async rowsOf(keys: string[]): Promise<Row[]> {
    const send = () => this.database.asSystem(() => this.database.execute(this.query, [keys]));
    const { rows } = await send().catch((error: unknown) => {
      if (classify(error) === "connection-lost") return send();
      throw error;
    });
    return rows;
  }
}
