import { randomBytes } from "node:crypto";
import { refuse } from "../errors.js";
import type { Attempts } from "./attempts.js";
import { cookieName, cookieSettings, SignedCookie } from "./session-cookie.js";

/** Wrong passwords for one account, from any address. */
const RULE = { max: 20, window: 15 * 60 };

const KNOWN_SECONDS = 400 * 24 * 3600; // the longest that browsers keep a cookie

/**
 * Limits the guesses at one account's password, over all addresses. A browser in which somebody has signed in
 * to the account before is counted separately, so that a stranger's guesses do not lock the owner out there.
 */
export class AccountLimit {
  private readonly name: string;
  private readonly attributes: string;

  constructor(
    private readonly attempts: Attempts,
    /** Whether anything is limited. */
    private readonly enabled: boolean,
    private readonly settings: { publicUrl: string; secret: string },
  ) {
    const { publicUrl } = settings;
    this.name = cookieName(publicUrl, "known");
    const { path, secure } = cookieSettings(publicUrl).defaultCookieAttributes;
    this.attributes = `Max-Age=${KNOWN_SECONDS}; Path=${path}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  }

  /**
   * Counts an attempt at the password of `account`.
   *
   * @param account its email address as typed, or its id
   * @param cookies the request's, which may identify a browser that the account knows
   * @throws AppError 429
   */
  async attempt(account: string, cookies?: string): Promise<void> {
    if (!this.enabled) return;
    const { allowed, retryAfter } = await this.attempts.consume(this.key(account, cookies), RULE);
    if (!allowed) throw refuse.tooMany(retryAfter, "Too many wrong passwords for this account.");
  }

  /** Resets the count after the right password. Returns the cookie that identifies the browser next time. */
  async succeeded(account: string, cookies?: string): Promise<string> {
    if (this.enabled) await this.attempts.forget(this.key(account, cookies));
    const browser = this.browserOf(account, cookies) ?? randomBytes(12).toString("base64url");
    return `${this.name}=${this.cookie(account).sign(browser)}; ${this.attributes}`;
  }

  private key(account: string, cookies?: string): string {
    return `password ${normal(account)} ${this.browserOf(account, cookies) ?? ""}`;
  }

  /** The browser's random id, if the account knows the browser. */
  private browserOf(account: string, cookies?: string): string | null {
    return this.cookie(account).valueIn(cookies);
  }

  /** A cookie signed with a key for one account; it does not contain the account's address. */
  private cookie(account: string): SignedCookie {
    return new SignedCookie(
      this.name,
      `known browser\n${normal(account)}\n${this.settings.secret}`,
    );
  }
}

const normal = (account: string) => account.trim().toLowerCase();
