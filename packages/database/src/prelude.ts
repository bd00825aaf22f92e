import { createHash } from "node:crypto";
import type { Scope } from "./context.js";
import type { PreludeStatement } from "./scoped-statement.js";

/** How the database knows the user and keeps everybody else's rows away. */
export interface Isolation {
  /** The role that a unit of work takes: it owns nothing and cannot bypass row-level security. */
  role: string;
  /** The role that may read across users, for administration. */
  adminRole: string;
  /** The setting that the policies read, such as `app.user_id`. */
  userSetting: string;
}

/** Limits that hold inside a unit of work, in milliseconds. */
export interface Timeouts {
  statement: number;
  lock: number;
  idleInTransaction: number;
}

/** Opens a transaction; `level` as in `ISOLATION LEVEL REPEATABLE READ`, or empty. */
export function begin(level: string): PreludeStatement {
  const text = level ? `BEGIN ${level}` : "BEGIN";
  return { text, name: `docket_${text.toLowerCase().replaceAll(" ", "_")}`, values: [] };
}

/**
 * The settings of one transaction as one statement. Through a pooler the timeouts go with them,
 * since there a connection's own settings would reach whoever is given it next.
 */
export function settings(
  scope: Scope,
  isolation: Isolation,
  timeouts: Timeouts | null,
): PreludeStatement {
  const pairs: [string, string][] = [
    ["role", scope.role ?? "none"],
    [isolation.userSetting, scope.userId],
  ];
  if (timeouts) {
    pairs.push(
      ["statement_timeout", String(timeouts.statement)],
      ["lock_timeout", String(timeouts.lock)],
      ["idle_in_transaction_session_timeout", String(timeouts.idleInTransaction)],
    );
  }
  const calls = pairs.map(([name], index) => `set_config('${name}', $${index + 1}, true)`);
  return {
    text: `SELECT ${calls.join(", ")}`,
    name: timeouts ? "docket_scope_pooled" : "docket_scope",
    values: pairs.map(([, value]) => value),
  };
}

const names = new Map<string, string>();
const MOST_NAMES = 500;

/**
 * A name for a statement that is sent often, made from its text, so that it means the same on every
 * connection. A bounded number get one; the rest are sent unnamed.
 */
export function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_NAMES) return known;
  const name = `docket_${createHash("sha256").update(text).digest("base64url").slice(0, 22)}`;
  names.set(text, name);
  return name;
}
