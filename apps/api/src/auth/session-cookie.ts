import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";

// Docket relies on something that Better Auth does not document: how it names and signs the session cookie.
// So a browser's request costs one look-up instead of a call to Better Auth, which signs a token and reads
// more than is needed. The version is pinned; Docket refuses to start with another one.

/** The version whose cookies are read here. */
const VERSION = "1.7.25";

/**
 * The names and scope of cookies, in the form of Better Auth's `advanced` options.
 *
 * Cookies are kept by host, not by port, and a cookie of `/a` is not sent to `/b`; so each installation on a
 * host has cookie names of its own, and signing in to one signs nobody out of another.
 *
 * Over https a name begins with `__Host-`, which browsers accept from this very host only, or, if Docket is
 * served below a path, with `__Secure-`.
 */
export function cookieSettings(publicUrl: string) {
  const { protocol, port, pathname } = new URL(publicUrl);
  const path = pathname.replace(/\/+$/, "");
  const instance = `docket${`${port}${path}`.replaceAll(/[^A-Za-z0-9]+/g, "-").replace(/^(?=\w)/, "-")}`;
  const secure = protocol === "https:";
  const below = path !== "";
  return {
    cookiePrefix: secure && !below ? `__Host-${instance}` : instance,
    // Better Auth prepends `__Secure-`, and would do so even to `__Host-`.
    useSecureCookies: secure && below,
    defaultCookieAttributes: { path: path || "/", secure },
  };
}

/** The whole name of a cookie of this installation, as a browser sends it. */
export function cookieName(publicUrl: string, name: string): string {
  const { cookiePrefix, useSecureCookies } = cookieSettings(publicUrl);
  return `${useSecureCookies ? "__Secure-" : ""}${cookiePrefix}.${name}`;
}

/** Finds signed cookies in a `Cookie` header: `name=value.signature`, percent-encoded. */
export class SignedCookie {
  private readonly pattern: RegExp;

  constructor(
    readonly name: string,
    private readonly secret: string,
  ) {
    this.pattern = new RegExp(`(?:^|;)\\s*${name.replaceAll(".", "\\.")}=([^;]*)`, "g");
  }

  /** The value of the first such cookie with a valid signature: another site may have set one too. */
  valueIn(header: string | undefined): string | null {
    for (const [, raw = ""] of header?.matchAll(this.pattern) ?? []) {
      const value = this.verified(raw.trim());
      if (value) return value;
    }
    return null;
  }

  /** The cookie's value as the browser stores it: `value`, signed. */
  sign(value: string): string {
    return encodeURIComponent(`${value}.${this.signature(value).toString("base64")}`);
  }

  private verified(raw: string): string | null {
    const text = decoded(raw);
    const dot = text.lastIndexOf(".");
    if (dot < 1) return null;
    const value = text.slice(0, dot);
    const given = Buffer.from(text.slice(dot + 1), "base64");
    const right = this.signature(value);
    return given.length === right.length && timingSafeEqual(given, right) ? value : null;
  }

  private signature(value: string): Buffer {
    return createHmac("sha256", this.secret).update(value).digest();
  }
}

function decoded(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    return "";
  }
}

/** @throws TypeError if another version of Better Auth is installed than the one that this file knows */
export function checkBetterAuth(): void {
  const file = findPackageJSON("better-auth", import.meta.url)!;
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  if (version !== VERSION) {
    throw new TypeError(`better-auth is ${version}, and ${VERSION} was expected.`);
  }
}
