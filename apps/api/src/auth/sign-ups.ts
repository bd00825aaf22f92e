import { createHash, randomBytes } from "node:crypto";
import { APIError } from "@better-auth/core/error";
import type { SignUpRule } from "@docket/contract";
import { type Database, statement } from "@docket/database";
import { openTransaction } from "./database-calls.js";

const anybody = statement<{ found: boolean }>("SELECT EXISTS (SELECT FROM users) AS found");

const isValid = statement<{ found: boolean }>(
  `SELECT EXISTS (SELECT FROM invitations WHERE code_hash = $1 AND used_at IS NULL
    AND expires_at > now() AND (email IS NULL OR email = $2)) AS found`,
);

const claim = statement<{ id: string }>(
  `UPDATE invitations SET used_at = now() WHERE id = (
    SELECT id FROM invitations WHERE used_at IS NULL AND expires_at > now()
      AND CASE WHEN $1 = '' THEN email = $2 ELSE code_hash = $1 AND (email IS NULL OR email = $2) END
    ORDER BY expires_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING id`,
);

const appoint = statement(
  `UPDATE users SET is_admin = true
  WHERE id = (SELECT id FROM users ORDER BY created_at, id LIMIT 1)
    AND NOT EXISTS (SELECT FROM users WHERE is_admin)`,
);

/** Makes the oldest account an administrator's if there is none: nobody else could make one. */
export async function appointAdministrator(database: Database): Promise<void> {
  await database.asSystem(() => database.execute(appoint, []));
}

/** A code for an invitation. */
export function newCode(): string {
  return randomBytes(24).toString("base64url");
}

/** The hash of an invitation's code, which is what is stored. */
export function hashOfCode(code: string): string {
  return createHash("sha256").update(code).digest("base64url");
}

/** Decides who may create an account. */
export class SignUps {
  constructor(
    private readonly database: Database,
    private readonly rule: SignUpRule,
  ) {}

  /** The rule in effect: the first account may always be created. */
  async ruleNow(): Promise<SignUpRule> {
    if (this.rule === "open" || (await this.ask(anybody, []))) return this.rule;
    return "open";
  }

  /**
   * Checks whether somebody may try to sign up. Runs first, so that those who may not do not learn
   * which addresses have an account.
   *
   * @throws APIError 403
   */
  async checkAllowed(email: string, code: string | undefined): Promise<void> {
    const rule = await this.ruleNow();
    if (rule === "open") return;
    if (rule === "closed") throw closed();
    if (!code || !(await this.ask(isValid, [hashOfCode(code), email.toLowerCase()])))
      throw notInvited();
  }

  /**
   * Checks again when the account is created, and uses up the invitation, in the account's own transaction: if that
   * fails, the invitation can be used again.
   *
   * @param code of the invitation; without one, an address that a provider vouches for may be invited
   * @throws APIError 403
   */
  async claimInvitation(
    { email, emailVerified }: { email: string; emailVerified?: boolean },
    code: string | undefined,
  ): Promise<void> {
    const rule = await this.ruleNow();
    if (rule === "open") return;
    if (rule === "closed") throw closed();
    if (!code && !emailVerified) throw notInvited();
    const values = [code ? hashOfCode(code) : "", email];
    const { rows } = await openTransaction().query(claim.text, values);
    if (rows.length === 0) throw notInvited();
  }

  /** To be called after an account was created. */
  async made(): Promise<void> {
    await appointAdministrator(this.database);
  }

  private async ask(question: typeof anybody, values: unknown[]): Promise<boolean> {
    const { rows } = await this.send(question, values);
    return rows[0]!.found;
  }

  private send<Row>(query: ReturnType<typeof statement<Row>>, values: unknown[]) {
    return this.database.asSystem(() => this.database.execute(query, values));
  }
}

const closed = () =>
  new APIError("FORBIDDEN", {
    code: "SIGN_UP_CLOSED",
    message: "Only an administrator can create accounts here.",
  });

const notInvited = () =>
  new APIError("FORBIDDEN", {
    code: "NOT_INVITED",
    message:
      "You need an invitation, and this one is not valid: used, expired, or for another address.",
  });
