import type { IncomingHttpHeaders } from "node:http";
import type { KeyScope } from "@docket/contract";
import type { Database } from "@docket/database";
import { decodeJwt } from "jose";
import { LRUCache } from "lru-cache";
import { AppError, refuse } from "../errors.js";
import { API_KEY_PREFIX, type Auth } from "./auth.js";
import { scopeOf, scopeOfGrant } from "./key-scope.js";
import {
  type ConsentRow,
  consentsByGrant,
  LookUp,
  passwordMark,
  type SessionRow,
  sessionsByToken,
  type UserRow,
  usersById,
} from "./look-ups.js";
import { mcpAddress } from "./oauth-metadata.js";
import { cookieName, SignedCookie } from "./session-cookie.js";
import { type Claims, TokenVerifier } from "./token-verifier.js";

/** Who a request comes from, as proved by its credential. */
export interface Identity {
  userId: string;
  /** Browsers send cookies on their own, so requests with a cookie must come from Docket's own page. */
  by: "cookie" | "token" | "key";
  /** What an API key may do; a person may do all that is theirs to do. */
  key?: { id: string; scope: KeyScope };
  /** An application that the person has authorized by OAuth, and what it may do. */
  application?: { id: string; scope: KeyScope };
  /** The session of a browser. */
  session?: Session;
}

/** A signed-in browser. */
export interface Session {
  token: string;
  id: string;
  /** Whether the person may administer the accounts of others. */
  isAdmin: boolean;
  /** Whether the person signed in, or gave the password again, within the last hour. */
  isConfirmed: boolean;
}

/** How long a verified credential is cached: the longest that a revocation elsewhere takes to apply. */
const CACHE_SECONDS = 30;

/** How long a session counts as confirmed after the password was given. */
const CONFIRMED_SECONDS = 3600;

/** About 400 bytes each. */
const MOST_CACHED = 20_000;

/** What a credential proves, and for how many seconds. */
interface Proof {
  identity: Identity;
  seconds: number;
  /** Of what a change of the password ends: see `passwordMark`. */
  mark?: unknown;
}

/** {@link Credentials.watch} for the credential of one request. */
export type Watch = (end: () => void) => () => void;

/** Something that goes on, and `end`s with the credential of the request that began it. */
interface Watched {
  headers: IncomingHttpHeaders;
  identity: Identity;
  since: Date;
  end: () => void;
}

/** Tells who a request comes from. Verified credentials are cached for a short while. */
export class Credentials {
  /** By credential: a session's token, or `Bearer` and what follows it. */
  private readonly cache = new LRUCache<string, Identity>({ max: MOST_CACHED });
  private readonly tokens: TokenVerifier;
  private readonly cookie: SignedCookie;
  private readonly sessions: LookUp<SessionRow>;
  private readonly users: LookUp<UserRow>;
  private readonly consents: LookUp<ConsentRow>;
  private readonly mcp: string;
  /** The number of cache invalidations so far. */
  private epoch = 0;
  private readonly watched = new Set<Watched>();

  constructor(
    private readonly auth: Auth,
    private readonly database: Database,
    { publicUrl, secret }: { publicUrl: string; secret: string },
  ) {
    this.tokens = new TokenVerifier(auth, publicUrl);
    this.cookie = new SignedCookie(cookieName(publicUrl, "session_token"), secret);
    this.sessions = new LookUp(database, sessionsByToken);
    this.users = new LookUp(database, usersById);
    this.consents = new LookUp(database, consentsByGrant);
    this.mcp = mcpAddress(publicUrl);
  }

  /**
   * The identity behind an `Authorization: Bearer` header, or else behind the session's cookie. Other
   * schemes of `Authorization` are meant for something in front of the server, such as a proxy that asks
   * for a password of its own.
   *
   * @param lookAgain bypasses the cache; for operations that a revoked credential must not reach
   * @param at when a token must not have expired yet
   * @throws AppError 401 without a valid credential
   */
  async identify(
    headers: IncomingHttpHeaders,
    lookAgain = false,
    at = new Date(),
  ): Promise<Identity> {
    const bearer = bearerOf(headers);
    const credential = bearer ?? this.sessionToken(headers);
    if (!credential) throw this.refusal(headers); // also where nothing follows `Bearer`
    // A session's token is not a bearer token, and must not be accepted as one.
    const cacheKey = bearer === null ? credential : `Bearer ${credential}`;
    const known = lookAgain ? undefined : this.cache.get(cacheKey);
    if (known) return known;
    const { epoch } = this;
    const proof =
      bearer === null ? await this.bySession(credential) : await this.byBearer(bearer, at);
    if (!proof) throw this.refusal(headers);
    // An invalidation during the look-up may concern this credential; a token may have expired since `at`.
    if (epoch === this.epoch && proof.seconds > 0) {
      const seconds = Math.min(CACHE_SECONDS, proof.seconds);
      this.cache.set(cacheKey, proof.identity, { ttl: Math.max(1, Math.floor(seconds * 1_000)) });
    }
    return proof.identity;
  }

  /**
   * The same for MCP, which also accepts the OAuth tokens of applications. The person's consent is looked up
   * each time.
   *
   * @throws AppError 401 without a valid credential
   */
  async identifyForMcp(authorization: string, at = new Date()): Promise<Identity> {
    const token = bearerOf({ authorization });
    if (token === null || audienceOf(token) !== this.mcp) return this.identify({ authorization });
    const claims = await this.tokens.verify(token, at, this.mcp);
    const grant = claims && (await this.consents.find(`${claims.sub} ${claims.azp}`));
    if (!grant || !isCovered(claims, grant)) throw this.refusal({ authorization });
    const scopes = scopesOf(claims).filter((scope) => grant.scopes.includes(scope));
    const application = { id: String(claims.azp), scope: scopeOfGrant(scopes) };
    return { userId: claims.sub, by: "token", application };
  }

  /**
   * Calls `end` once the credential of a request is revoked: at once in this process, even if that was after the
   * request was identified, and in another within `CACHE_SECONDS`. A token may expire meanwhile.
   *
   * @returns a function that stops watching it
   */
  watch(headers: IncomingHttpHeaders, identity: Identity, end: () => void): () => void {
    const watched = { headers, identity, since: new Date(), end };
    this.watched.add(watched);
    this.check(watched);
    const again = setInterval(() => this.check(watched, true), CACHE_SECONDS * 1_000).unref();
    return () => {
      clearInterval(again);
      this.watched.delete(watched);
    };
  }

  /** The session token in a request's cookie if its signature is valid; the session may have ended. */
  sessionToken({ cookie }: IncomingHttpHeaders): string | null {
    return this.cookie.valueIn(cookie);
  }

  /** Drops a session from the cache after it ended or changed. */
  forgetSession(token: string): void {
    this.forget(({ session }) => session?.token === token);
  }

  /** Drops an API key from the cache after it was revoked. */
  forgetKey(keyId: string): void {
    this.forget(({ key }) => key?.id === keyId);
  }

  /**
   * Drops an account from the cache after it was deleted, its password changed, or it lost an application, or its
   * sessions or keys all at once.
   */
  forgetUser(userId: string): void {
    this.forget((identity) => identity.userId === userId);
  }

  private forget(matches: (identity: Identity) => boolean): void {
    this.epoch += 1;
    for (const [key, identity] of this.cache.entries())
      if (matches(identity)) this.cache.delete(key);
    for (const watched of this.watched) if (matches(watched.identity)) this.check(watched);
  }

  private check(watched: Watched, lookAgain = false): void {
    const { headers, identity, since, end } = watched;
    const identified = identity.application
      ? this.identifyForMcp(headers.authorization!, since)
      : this.identify(headers, lookAgain, since);
    identified.catch((error: unknown) => {
      // A database that is away tells nothing; the next check does.
      if (error instanceof AppError && this.watched.has(watched)) end();
    });
  }

  private refusal(headers: IncomingHttpHeaders) {
    if (bearerOf(headers) !== null)
      return refuse.unauthenticated("The token is not valid, or has expired.");
    return headers.cookie?.includes(`${this.cookie.name}=`)
      ? refuse.unauthenticated("The session has ended. Sign in again.")
      : refuse.unauthenticated();
  }

  private async byBearer(token: string, at: Date): Promise<Proof | null> {
    const proof = token.startsWith(API_KEY_PREFIX)
      ? await this.byKey(token)
      : await this.byToken(token, at);
    const user = proof && (await this.users.find(proof.identity.userId));
    const isEnded = user && proof.mark !== undefined && proof.mark !== passwordMark(user);
    return user && !isEnded ? proof : null;
  }

  private async byToken(token: string, at: Date): Promise<Proof | null> {
    const claims = await this.tokens.verify(token, at);
    if (!claims) return null;
    const identity: Identity = { userId: claims.sub, by: "token" };
    return { identity, seconds: claims.exp - Date.now() / 1_000, mark: claims.pwd ?? null };
  }

  private async byKey(secret: string): Promise<Proof | null> {
    const { valid, key } = await this.auth.api.verifyApiKey({ body: { key: secret } });
    if (!valid || !key) {
      await this.database.ping(); // "not valid" is also what it says while the database is away
      return null;
    }
    const scope = scopeOf(key.permissions);
    return {
      identity: { userId: key.referenceId, by: "key", key: { id: key.id, scope } },
      seconds: key.expiresAt ? (key.expiresAt.getTime() - Date.now()) / 1_000 : CACHE_SECONDS,
    };
  }

  private async bySession(token: string): Promise<Proof | null> {
    const row = await this.sessions.find(token);
    if (!row) return null;
    const ago = row.confirmedSecondsAgo;
    // A slightly negative age comes of clocks that differ; a large one, of a clock that was set
    // back.
    const isConfirmed = ago > -60 && ago < CONFIRMED_SECONDS;
    return {
      identity: {
        userId: row.userId,
        by: "cookie",
        session: { token, id: row.id, isAdmin: row.isAdmin, isConfirmed },
      },
      seconds: row.secondsLeft,
    };
  }
}

/** The audience that a token claims; nothing is verified. */
function audienceOf(token: string): unknown {
  try {
    return decodeJwt(token).aud;
  } catch {
    return null;
  }
}

/**
 * Whether a token was issued under the person's current consent, and not under one that was revoked before. A
 * token that is bound to a key (DPoP) is not accepted as a bearer token.
 */
function isCovered(claims: Claims, { since, canRefresh }: ConsentRow): boolean {
  const refreshes = scopesOf(claims).includes("offline_access");
  return claims.cnf === undefined && (claims.iat ?? 0) >= since && (canRefresh || !refreshes);
}

const scopesOf = ({ scope }: Claims) => String(scope).split(" ");

/** What follows `Bearer`, possibly empty; `null` if the header is missing or has another scheme. */
function bearerOf({ authorization }: IncomingHttpHeaders): string | null {
  return (
    /^Bearer(?:\s+(.*))?$/i
      .exec(authorization ?? "")
      ?.slice(1)
      .map((rest = "") => rest.trim())[0] ?? null
  );
}
