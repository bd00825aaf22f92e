import { createPublicKey, type KeyObject, verify } from "node:crypto";
import type { Auth } from "./auth.js";

interface Claims {
  sub: string;
  /** Seconds since 1970. */
  exp: number;
}

/** Keys are fetched again that often: one may have been taken away. */
const KEEP_MILLISECONDS = 5 * 60_000;
/** An unknown key makes us look again, but not as often as somebody likes to invent one. */
const RELOAD_MILLISECONDS = 5_000;

/**
 * Verifies the JWTs of `/api/auth/token` here, with keys that are prepared once, instead of asking
 * Better Auth each time.
 */
export class TokenVerifier {
  private keys = new Map<string, KeyObject>();
  private loadedAt = 0;

  constructor(
    private readonly auth: Auth,
    private readonly issuer: string,
  ) {}

  /** The claims of a token that is valid now, or `null`. */
  async verify(token: string): Promise<Claims | null> {
    const [header = "", payload = "", signature = ""] = token.split(".");
    const { alg, kid } = parse(header);
    if (alg !== "EdDSA" || typeof kid !== "string") return null;
    const key = await this.key(kid);
    if (
      !key ||
      !verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url"))
    ) {
      return null;
    }
    const { sub, exp, iss, aud, nbf } = parse(payload);
    const now = Date.now() / 1_000;
    if (typeof sub !== "string" || !sub || typeof exp !== "number" || exp <= now) return null;
    if (iss !== this.issuer || aud !== this.issuer || (typeof nbf === "number" && nbf > now))
      return null;
    return { sub, exp };
  }

  private async key(kid: string): Promise<KeyObject | undefined> {
    const goodFor = this.keys.has(kid) ? KEEP_MILLISECONDS : RELOAD_MILLISECONDS;
    if (Date.now() - this.loadedAt > goodFor) {
      const { keys } = await this.auth.api.getJwks();
      this.loadedAt = Date.now();
      this.keys = new Map(
        keys.map((jwk) => [String(jwk.kid), createPublicKey({ key: jwk as never, format: "jwk" })]),
      );
    }
    return this.keys.get(kid);
  }
}

function parse(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
