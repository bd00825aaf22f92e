import type { IncomingHttpHeaders } from "node:http";
import type { KeyScope } from "@docket/contract";
import { LRUCache } from "lru-cache";
import { refuse } from "../errors.js";
import { API_KEY_PREFIX, type Auth, sessionCookieName, TOKEN_SECONDS } from "./auth.js";
import { scopeOf } from "./key-scope.js";
import { TokenVerifier } from "./token-verifier.js";

/** Who a request comes from, as its credential proves. */
export interface Identity {
  userId: string;
  /** A cookie is sent by the browser on its own, so such requests must come from our own page. */
  by: "cookie" | "token" | "key";
  /** What an API key may do; a person may do all that is theirs to do. */
  key?: { id: string; scope: KeyScope };
}

/** How long a session or an API key that was looked up counts as valid: the longest that a revocation elsewhere takes. */
export const SESSION_CACHE_SECONDS = 30;

const MOST_CACHED = 10_000;

/** What a credential proves, and until when, in milliseconds since 1970. */
interface Proof {
  identity: Identity;
  expires: number;
}

/** Tells who a request comes from. Verified credentials are remembered for a short while. */
export class Credentials {
  private readonly cache = new LRUCache<string, Identity>({ max: MOST_CACHED });
  private readonly deleted = new LRUCache<string, true>({
    max: MOST_CACHED,
    ttl: TOKEN_SECONDS * 1_000,
  });
  private readonly tokens: TokenVerifier;
  private readonly sessionCookie: RegExp;
  /** How often something was forgotten. */
  private epoch = 0;

  constructor(
    private readonly auth: Auth,
    issuer: string,
    /** Throws while the database is away. */
    private readonly pingDatabase: () => Promise<void>,
  ) {
    this.tokens = new TokenVerifier(auth, issuer);
    const name = sessionCookieName(issuer).replaceAll(".", "\\.");
    this.sessionCookie = new RegExp(`(?:^|;\\s*)(${name}=[^;]+)`);
  }

  /** @throws AppError 401 without a valid credential */
  async identify(headers: IncomingHttpHeaders): Promise<Identity> {
    const { authorization } = headers;
    const credential = authorization ?? this.sessionCookie.exec(headers.cookie ?? "")?.[1];
    if (!credential) throw refuse.unauthenticated();
    const known = this.cache.get(credential);
    if (known) return known;
    const { epoch } = this;
    const proof = authorization
      ? await this.byToken(authorization)
      : await this.bySession(credential);
    if (!proof || this.deleted.get(proof.identity.userId)) {
      throw refuse.unauthenticated(
        authorization
          ? "The token is not valid, or has expired."
          : "The session has ended. Sign in again.",
      );
    }
    // What was forgotten while we looked may be this.
    if (epoch === this.epoch)
      this.cache.set(credential, proof.identity, { ttl: Math.max(1, proof.expires - Date.now()) });
    return proof.identity;
  }

  /** After a sign-out or a change of password: the next request is looked up again. */
  forgetSessions(): void {
    this.forget(({ by }) => by === "cookie");
  }

  /** After an API key was revoked. */
  forgetKey(keyId: string): void {
    this.forget(({ key }) => key?.id === keyId);
  }

  /** After an account was deleted: its tokens, too, are worth nothing from now on. */
  forgetUser(userId: string): void {
    this.deleted.set(userId, true);
    this.forget((identity) => identity.userId === userId);
  }

  private forget(matches: (identity: Identity) => boolean): void {
    this.epoch += 1;
    for (const [key, identity] of this.cache.entries())
      if (matches(identity)) this.cache.delete(key);
  }

  private async byToken(authorization: string): Promise<Proof | null> {
    const [, token] = /^Bearer\s+(\S+)$/i.exec(authorization) ?? [];
    if (token?.startsWith(API_KEY_PREFIX)) return this.byKey(token);
    const claims = token ? await this.tokens.verify(token) : null;
    if (!claims) return null;
    return {
      identity: { userId: claims.sub, by: "token" },
      // None that we sign is good for longer.
      expires: Math.min(claims.exp * 1_000, inSeconds(TOKEN_SECONDS)),
    };
  }

  private async byKey(secret: string): Promise<Proof | null> {
    const { valid, key } = await this.auth.api.verifyApiKey({ body: { key: secret } });
    if (!valid || !key) {
      await this.pingDatabase(); // "not valid" is also what it says while the database is away
      return null;
    }
    const scope = scopeOf(key.permissions);
    return {
      identity: { userId: key.referenceId, by: "key", key: { id: key.id, scope } },
      expires: Math.min(
        inSeconds(SESSION_CACHE_SECONDS),
        key.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
      ),
    };
  }

  /** Only what it is remembered by may prove who somebody is: the other cookies are not shown. */
  private async bySession(cookie: string): Promise<Proof | null> {
    const session = await this.auth.api.getSession({
      headers: new Headers({ cookie }),
      query: { disableRefresh: true },
    });
    if (!session) return null;
    return {
      identity: { userId: session.user.id, by: "cookie" },
      expires: Math.min(inSeconds(SESSION_CACHE_SECONDS), session.session.expiresAt.getTime()),
    };
  }
}

const inSeconds = (seconds: number) => Date.now() + seconds * 1_000;
