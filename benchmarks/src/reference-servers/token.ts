import { createPublicKey, type KeyObject, verify } from "node:crypto";

/** Returns the user of an `Authorization` header, or `null`. */
export type Authenticate = (authorization: string | undefined) => string | null;

/** Verifies EdDSA tokens with keys that are fetched and imported once, at the start. */
export async function createAuthenticate(jwksUrl: string, issuer: string): Promise<Authenticate> {
  const { keys } = (await (await fetch(jwksUrl)).json()) as {
    keys: (JsonWebKey & { kid: string })[];
  };
  const byId = new Map<string, KeyObject>(
    keys.map((jwk) => [jwk.kid, createPublicKey({ key: jwk as never, format: "jwk" })]),
  );
  return (authorization) => {
    if (!authorization?.startsWith("Bearer ")) return null;
    const token = authorization.slice(7);
    const [header = "", payload = "", signature = ""] = token.split(".");
    const { alg, kid } = decode(header);
    const key = byId.get(String(kid));
    if (alg !== "EdDSA" || !key) return null;
    const signed = Buffer.from(`${header}.${payload}`);
    if (!verify(null, signed, key, Buffer.from(signature, "base64url"))) return null;
    const { sub, exp, iss, aud } = decode(payload);
    const current = typeof exp === "number" && exp > Date.now() / 1_000;
    return current && iss === issuer && aud === issuer && typeof sub === "string" ? sub : null;
  };
}

/** Caches verified tokens until they expire; cleared when full. */
export function cached(authenticate: Authenticate): Authenticate {
  const known = new Map<string, { userId: string; expires: number }>();
  return (authorization) => {
    if (authorization === undefined) return null;
    const hit = known.get(authorization);
    if (hit && hit.expires > Date.now()) return hit.userId;
    const userId = authenticate(authorization);
    if (userId === null) return null;
    if (known.size >= 10_000) known.clear();
    const { exp } = decode(authorization.split(".")[1] ?? "");
    known.set(authorization, { userId, expires: Number(exp) * 1_000 });
    return userId;
  };
}

function decode(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Record<string, unknown>;
  } catch {
    return {};
  }
}
