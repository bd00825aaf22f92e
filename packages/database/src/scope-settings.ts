import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Scope } from "./context.js";
import type { PreludeStatement } from "./scoped-statement.js";

/** How the database learns the current user, and hides everybody else's rows. */
export interface Isolation {
  /** The role that a unit of work assumes: it owns nothing and cannot bypass row-level security. */
  role: string;
  /** The role that may read across users, for administration. */
  adminRole: string;
  /** The setting that the policies read, such as `app.user_id`. */
  userSetting: string;
  /** A setting that tells triggers who makes the changes; see `Database.actingAs`. */
  actorSetting?: string;
}

/** Limits that hold inside a unit of work, in milliseconds; 0 for none. */
export interface Timeouts {
  statement: number;
  lock: number;
  idleInTransaction: number;
}

/** The settings of PostgreSQL that enforce them. */
export const timeoutSettings = ({ statement, lock, idleInTransaction }: Timeouts) => ({
  statement_timeout: statement,
  lock_timeout: lock,
  idle_in_transaction_session_timeout: idleInTransaction,
});

/**
 * How values are converted to text and back, and that row-level security is on, whatever the
 * server, the database or the role has as its default.
 */
const sessionSettings = {
  datestyle: "ISO,MDY",
  intervalstyle: "postgres",
  timezone: "UTC",
  bytea_output: "hex",
  standard_conforming_strings: "on",
  row_security: "on",
};

/** The session settings as libpq's `options`, for a connection without a pooler. */
export const startupOptions = Object.entries(sessionSettings)
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(" ");

/** Opens a transaction; `level` as in `ISOLATION LEVEL REPEATABLE READ`, or empty. */
export function begin(level: string, readOnly: boolean): PreludeStatement {
  const text = ["BEGIN", level, readOnly ? "READ ONLY" : ""].filter(Boolean).join(" ");
  return { text, name: `docket_${text.toLowerCase().replaceAll(" ", "_")}`, values: [] };
}

/**
 * A page of a list is read from an index in its order. If the planner estimates that few rows
 * match, it prefers to sort them, and is wrong for users who have many; so sorting is its last
 * resort.
 */
const forReading = [
  "set_config('transaction_read_only', 'on', true)",
  "set_config('enable_sort', 'off', true)",
];

/** Writes the settings that a transaction begins with: its role, its user, and how it reads. */
export interface ScopeWriter {
  of(scope: Scope): PreludeStatement[];
  /** For a list that its limit cuts short; see {@link indexOrder}. */
  readonly inIndexOrder: PreludeStatement[];
}

/** Writes the settings of one transaction as a single statement with parameters. */
export class ScopeSettings implements ScopeWriter {
  private readonly texts: { write: string; read: string };
  private readonly suffix: string;
  private readonly tellsActor: boolean;

  /**
   * @param timeouts `null` if a connection can keep its own settings. Behind a pooler they would
   *   reach whichever client gets the connection next, so these and all session settings go with
   *   each transaction.
   */
  constructor(isolation: Isolation, timeouts: Timeouts | null) {
    const calls = [
      "set_config('role', $1, true)",
      `set_config('${isolation.userSetting}', $2, true)`,
    ];
    if (timeouts) {
      const settings = { ...sessionSettings, ...timeoutSettings(timeouts) };
      calls.push(
        ...Object.entries(settings).map(
          ([name, value]) => `set_config('${name}', '${value}', true)`,
        ),
      );
    }
    const { actorSetting } = isolation;
    this.tellsActor = actorSetting !== undefined;
    const telling = actorSetting === undefined ? [] : [`set_config('${actorSetting}', $3, true)`];
    this.texts = {
      write: `SELECT ${[...calls, ...telling].join(", ")}`,
      read: `SELECT ${[...calls, ...forReading].join(", ")}`,
    };
    this.suffix = timeouts ? "_pooled" : "";
  }

  of({ role, userId, actor, readOnly }: Scope): PreludeStatement[] {
    const tells = this.tellsActor && !readOnly;
    return [
      {
        text: readOnly ? this.texts.read : this.texts.write,
        name: `docket_scope${readOnly ? "_read" : ""}${this.suffix}`,
        values: tells ? [role ?? "none", userId, actor] : [role ?? "none", userId],
      },
    ];
  }

  get inIndexOrder(): PreludeStatement[] {
    return [readInIndexOrder];
  }
}

const names = new LRUCache<string, string>({ max: 2_000 });

/**
 * The name under which a frequent statement is prepared: a hash of its text, so that it means the
 * same on every connection and in every process.
 */
export function statementName(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = `docket_${createHash("sha256").update(text).digest("base64url").slice(0, 22)}`;
    names.set(text, name);
  }
  return name;
}

/**
 * Planner settings for one transaction that keep PostgreSQL from fetching everything first, for a
 * list that its limit cuts short. Under a row-level security policy PostgreSQL estimates a single
 * row (it counts the comparison with the user's id, which occurs twice, as two conditions), and
 * would therefore fetch and sort all of a user's rows.
 */
export const indexOrder = {
  enable_sort: "off",
  enable_bitmapscan: "off",
  max_parallel_workers_per_gather: "0",
  // Makes it read a user's rows from an index by user, not scan everybody's in order of id.
  random_page_cost: "1.1",
};

/** {@link indexOrder} as one statement. */
export const readInIndexOrder: PreludeStatement = {
  text: `SELECT ${Object.entries(indexOrder)
    .map(([name, value]) => `set_config('${name}', '${value}', true)`)
    .join(", ")}`,
  name: "docket_read_in_index_order",
  values: [],
};
