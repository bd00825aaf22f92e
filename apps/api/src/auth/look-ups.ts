import { classify, type Database, type Statement, statement } from "@docket/database";

/** A valid session. */
export interface SessionRow {
  token: string;
  id: string;
  userId: string;
  isAdmin: boolean;
  /** Seconds until it ends. */
  secondsLeft: number;
  /** Seconds since the person signed in, or gave the password again. */
  confirmedSecondsAgo: number;
}

/** By the database's clock, which all servers share. */
const sessionsByToken = statement<SessionRow>(
  `SELECT s.token, s.id, s.user_id AS "userId", u.is_admin AS "isAdmin",
    extract(epoch FROM s.expires_at - now())::float8 AS "secondsLeft",
    extract(epoch FROM now() - greatest(s.created_at, s.confirmed_at))::float8 AS "confirmedSecondsAgo"
  FROM sessions AS s JOIN users AS u ON u.id = s.user_id
  WHERE s.token = ANY ($1) AND s.expires_at > now() AND u.disabled_at IS NULL`,
);

/** An account that is not disabled. */
export interface UserRow {
  id: string;
  /** The hash of its password; `null` if it has none. */
  password: string | null;
}

const usersById = statement<UserRow>(
  `SELECT u.id, a.password FROM users AS u
  LEFT JOIN accounts AS a ON a.user_id = u.id AND a.provider_id = 'credential'
  WHERE u.id = ANY ($1) AND u.disabled_at IS NULL`,
);

/** A person's consent for an application. */
export interface ConsentRow {
  /** `user id client id`. */
  grant: string;
  scopes: string[];
  /** Seconds since 1970. */
  since: number;
  /** Whether its newest refresh token is neither revoked nor, after it was stolen, deleted. */
  canRefresh: boolean;
}

/** By user and application. A rotated refresh token counts until its successor exists. */
const consentsByGrant = statement<ConsentRow>(
  `SELECT c.user_id || ' ' || c.client_id AS grant, c.scopes,
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
export class LookUp<Row> {
  private readonly waiting = new Map<string, PromiseWithResolvers<Row | undefined>>();
  private running = false;

  constructor(
    private readonly database: Database,
    private readonly query: Statement<Row>,
    private readonly keyOf: (row: Row) => string,
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
        const found = new Map(rows.map((row) => [this.keyOf(row), row]));
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

/** Finds the session of a token that Better Auth made. */
export function sessionLookUp(database: Database): LookUp<SessionRow> {
  return new LookUp(database, sessionsByToken, ({ token }) => token);
}

/** Finds an account that is not disabled. */
export function userLookUp(database: Database): LookUp<UserRow> {
  return new LookUp(database, usersById, ({ id }) => id);
}

/** Finds a person's consent for an application, by `user id client id`. */
export function consentLookUp(database: Database): LookUp<ConsentRow> {
  return new LookUp(database, consentsByGrant, ({ grant }) => grant);
}
