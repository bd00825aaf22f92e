import { createHmac, timingSafeEqual } from "node:crypto";
import { jwt } from "better-auth/plugins/jwt";

// What Better Auth does not document and Docket uses all the same: how it names and signs the cookie of a
// session. So a request of a browser costs one look-up, and no call of Better Auth's, which signs a token and
// reads more than is asked for. Versions are pinned; a start with another one is refused.

/** The version whose cookies are read here. */
const VERSION = "1.7.25";

/** How cookies are named and where they count, as Better Auth's `advanced` options take it. */
export interface CookieSettings {
  cookiePrefix: string;
  useSecureCookies: boolean;
  defaultCookieAttributes: { path: string; secure: boolean };
}

/**
 * Cookies are kept by host, not by port, and one of `/a` is not seen at `/b`; so each Docket on a host has
 * names of its own, and signing in at one signs nobody out at another.
 *
 * Over https a name begins with `__Host-`, which a browser takes from this very host alone, or, where Docket
 * lives below a path, with `__Secure-`.
 */
export function cookieSettings(publicUrl: string): CookieSettings {
  const { protocol, port, pathname } = new URL(publicUrl);
  const path = pathname.replace(/\/+$/, "");
  const instance = `docket${`${port}${path}`.replaceAll(/[^A-Za-z0-9]+/g, "-").replace(/^(?=\w)/, "-")}`;
  const secure = protocol === "https:";
  const below = path !== "";
  return {
    cookiePrefix: secure && !below ? `__Host-${instance}` : instance,
    // Better Auth puts `__Secure-` before a name, and would before `__Host-` too.
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

  /** The value of the first such cookie that was signed with our secret: another site may have set one too. */
  valueIn(header: string | undefined): string | null {
    for (const [, raw = ""] of header?.matchAll(this.pattern) ?? []) {
      const value = this.verified(raw.trim());
      if (value) return value;
    }
    return null;
  }

  /** What a browser is to keep: `value`, signed. */
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
  const { version } = jwt(); // its package.json is not to be had
  if (version !== VERSION) {
    throw new TypeError(`better-auth is ${version}, and ${VERSION} was expected.`);
  }
}
