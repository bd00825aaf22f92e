import { type CryptoKey, importJWK, type JWK, jwtVerify } from "jose";
import type { Auth } from "./auth.js";

/** The claims of a token that are used here. */
export interface Claims {
  sub: string;
  /** Stands for the password that it was made under: see `passwordMark`. */
  pwd?: unknown;
  /** The application that the token was made for, and what it may do, by OAuth. */
  azp?: unknown;
  scope?: unknown;
  /** The key that it is bound to. */
  cnf?: unknown;
  /** Seconds since 1970, when it was made and when it ends. */
  iat?: number;
  exp: number;
}

/** How often keys are fetched again: one may have been revoked. */
const KEEP_MILLISECONDS = 5 * 60_000;
/** How soon an unknown key id may cause another fetch: anybody can invent key ids. */
const RELOAD_MILLISECONDS = 5_000;

/**
 * Verifies the JWTs of `/api/auth/token` with imported keys that are cached, instead of asking
 * Better Auth each time.
 */
export class TokenVerifier {
  private keys = new Map<string, CryptoKey | Uint8Array>();
  private loadedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly auth: Auth,
    private readonly issuer: string,
  ) {}

  /**
   * The claims of a token that is valid `at` a time, or `null`.
   *
   * @param audience the expected audience; by default the API
   */
  async verify(token: string, at: Date, audience = this.issuer): Promise<Claims | null> {
    let failure: unknown;
    const keyOf = async ({ kid }: { kid?: string }) => {
      const key = await this.key(kid ?? "").catch((error: unknown) => {
        failure = error; // the database's, not the token's
        return undefined;
      });
      if (!key) throw new TypeError("unknown key");
      return key;
    };
    try {
      const { payload } = await jwtVerify<Claims>(token, keyOf, {
        algorithms: ["EdDSA"],
        issuer: this.issuer,
        audience,
        currentDate: at,
        requiredClaims: ["sub", "exp"],
      });
      return payload.sub ? payload : null;
    } catch {
      if (failure !== undefined) throw failure;
      return null;
    }
  }

  private async key(kid: string): Promise<CryptoKey | Uint8Array | undefined> {
    const goodFor = this.keys.has(kid) ? KEEP_MILLISECONDS : RELOAD_MILLISECONDS;
    if (performance.now() - this.loadedAt > goodFor) {
      const { keys } = await this.auth.api.getJwks();
      this.loadedAt = performance.now();
      const imported = keys.map(
        async (jwk) => [String(jwk.kid), await importJWK(jwk as JWK, "EdDSA")] as const,
      );
      this.keys = new Map(await Promise.all(imported));
    }
    return this.keys.get(kid);
  }
}
