import { createHmac, timingSafeEqual } from "node:crypto";
import type { Database } from "@docket/database";
import { Account, User } from "@docket/models";

/**
 * Seals the tokens of mailed links, so that they end when the password or the address changes: whoever asked for a link
 * before, perhaps with a stolen password, must not be able to use it afterwards. Nothing has to be stored or deleted,
 * wherever the change is made.
 */
export class LinkSeal {
  constructor(
    private readonly database: Database,
    private readonly secret: string,
  ) {}

  /** A token for a link to this user, in the form `token.user.signature`. */
  async seal(token: string, userId: string): Promise<string> {
    return `${token}.${userId}.${(await this.signature(token, userId)).toString("base64url")}`;
  }

  /** What was sealed; `null` if the user's password or address has changed since, or nothing was. */
  async open(sealed: unknown): Promise<{ token: string; userId: string } | null> {
    const parts = /^(.+)\.([^.]+)\.([^.]+)$/.exec(String(sealed));
    if (!parts) return null;
    const [, token = "", userId = "", signature = ""] = parts;
    const given = Buffer.from(signature, "base64url");
    const right = await this.signature(token, userId);
    return given.length === right.length && timingSafeEqual(given, right)
      ? { token, userId }
      : null;
  }

  /** Whether the user has a password, and does not only sign in by other means. */
  async hasPassword(userId: string): Promise<boolean> {
    const where = credentialOf(userId);
    return this.database.asSystem(async () => (await Account.count({ where })) > 0);
  }

  private async signature(token: string, userId: string): Promise<Buffer> {
    const [user, account] = await this.database.asSystem(() =>
      Promise.all([
        User.findByPk(userId, { attributes: ["email"] }),
        Account.findOne({ attributes: ["password"], where: credentialOf(userId) }),
      ]),
    );
    const sealed = JSON.stringify([token, userId, user?.email, account?.password]);
    return createHmac("sha256", this.secret).update(`mailed link\n${sealed}`).digest();
  }
}

const credentialOf = (userId: string) => ({ userId, providerId: "credential" });
