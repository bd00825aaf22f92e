import type { IncomingHttpHeaders } from "node:http";
import type { KeyScope } from "@docket/contract";
import { fromNodeHeaders } from "better-auth/node";
import { refuse } from "../errors.js";
import { scopeOf } from "../features/api-keys/api-keys.js";
import { API_KEY_PREFIX, type Auth, TOKEN_SECONDS } from "./auth.js";
import { BoundedCache } from "./bounded-cache.js";
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
const SESSION_COOKIE = /(?:^|;\s*)(?:__Secure-)?docket\.session_token=([^;]+)/;

/** Tells who a request comes from. Verified credentials are remembered for a short while. */
export class Credentials {
  private readonly cache = new BoundedCache<Identity>(MOST_CACHED);
  private readonly deleted = new BoundedCache<true>(MOST_CACHED);
  private readonly tokens: TokenVerifier;

  constructor(
    private readonly auth: Auth,
    issuer: string,
    /** Throws while the database is away. */
    private readonly pingDatabase: () => Promise<void>,
  ) {
    this.tokens = new TokenVerifier(auth, issuer);
  }

  /** @throws AppError 401 without a valid credential */
  async identify(headers: IncomingHttpHeaders): Promise<Identity> {
    const { authorization } = headers;
    const credential = authorization ?? SESSION_COOKIE.exec(headers.cookie ?? "")?.[0];
    if (!credential) throw refuse.unauthenticated();
    const known = this.cache.get(credential);
    if (known) return known;
    const identity = authorization
      ? await this.byToken(authorization)
      : await this.bySession(headers, credential);
    if (!identity || this.deleted.get(identity.userId)) {
      throw refuse.unauthenticated(
        authorization
          ? "The token is not valid, or has expired."
          : "The session has ended. Sign in again.",
      );
    }
    return identity;
  }

  /** After a sign-out or a change of password: the next request is looked up again. */
  forgetSessions(): void {
    this.cache.forget(({ by }) => by === "cookie");
  }

  /** After an API key was revoked. */
  forgetKey(keyId: string): void {
    this.cache.forget(({ key }) => key?.id === keyId);
  }

  /** After an account was deleted: its tokens, too, are worth nothing from now on. */
  forgetUser(userId: string): void {
    this.cache.forget((identity) => identity.userId === userId);
    this.deleted.set(userId, true, Date.now() + TOKEN_SECONDS * 1_000);
  }

  private async byToken(authorization: string): Promise<Identity | null> {
    const [, token] = /^Bearer\s+(\S+)$/i.exec(authorization) ?? [];
    if (token?.startsWith(API_KEY_PREFIX)) return this.byKey(authorization, token);
    const claims = token ? await this.tokens.verify(token) : null;
    if (!claims) return null;
    return this.remember(authorization, { userId: claims.sub, by: "token" }, claims.exp * 1_000);
  }

  private async byKey(authorization: string, secret: string): Promise<Identity | null> {
    const { valid, key } = await this.auth.api.verifyApiKey({ body: { key: secret } });
    if (!valid || !key) {
      await this.pingDatabase(); // "not valid" is also what it says while the database is away
      return null;
    }
    const expires = Math.min(
      Date.now() + SESSION_CACHE_SECONDS * 1_000,
      key.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
    );
    const scope = scopeOf(key.permissions);
    const identity: Identity = { userId: key.referenceId, by: "key", key: { id: key.id, scope } };
    return this.remember(authorization, identity, expires);
  }

  private async bySession(
    headers: IncomingHttpHeaders,
    credential: string,
  ): Promise<Identity | null> {
    const session = await this.auth.api.getSession({
      headers: fromNodeHeaders({ cookie: headers.cookie }),
      query: { disableRefresh: true },
    });
    if (!session) return null;
    const expires = Math.min(
      Date.now() + SESSION_CACHE_SECONDS * 1_000,
      session.session.expiresAt.getTime(),
    );
    return this.remember(credential, { userId: session.user.id, by: "cookie" }, expires);
  }

  private remember(credential: string, identity: Identity, expires: number): Identity {
    this.cache.set(credential, identity, expires);
    return identity;
  }
}
