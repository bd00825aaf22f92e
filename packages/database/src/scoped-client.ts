import type { ClientConfig, QueryResult } from "pg";
import { requireChannelBinding } from "./channel-binding.js";
import { currentContext, type Scope } from "./context.js";
import {
  afterItsEnd,
  endedByItself,
  misused,
  ofAnother,
  outside,
  rolledBack,
  sharedSession,
} from "./errors.js";
import { classify } from "./failures.js";
import type { PreparedStatements } from "./prepared-statements.js";
import { begin, type ScopeWriter, statementName } from "./scope-settings.js";
import type { Answered, PreludeStatement, StatementConfig } from "./scoped-statement.js";
import { SerialClient } from "./serial-client.js";
import { changesSession } from "./session-changes.js";
import type { SentStatement } from "./statement-log.js";

type Done = (error: Error | null, result?: QueryResult) => void;

/** Settings shared by all connections to one address. */
export interface ClientSettings {
  owner: object;
  /** Writes the settings that a transaction begins with. */
  scopeSettings: ScopeWriter;
  /** Replaces it in units of work if settings must reach the machines of a distributed database. */
  localSettings: () => ScopeWriter | null;
  /**
   * There is a pooler in transaction mode in between: no session state may be kept on a connection.
   */
  pooled: boolean;
  channelBinding: "prefer" | "require" | "disable";
  /**
   * Sends settings and statement in one round trip; `false` if an intermediary cannot handle it.
   */
  pipeline: boolean;
  prepared: PreparedStatements;
  echo: ((entry: SentStatement) => void) | null;
  /** Called for each failure that is the database's, not the statement's. */
  onFailure: (error: unknown) => void;
  /** Called after every statement of the login role that may have written. */
  onSystemWrite: (() => void) | null;
}

const NOTHING = { command: "", rowCount: 0, oid: 0, fields: [], rows: [] };
const READS = /^\s*(?:select|show|begin|start|rollback)\b/i;

/**
 * A connection that sends statements only within a unit of work, and only with its role and user
 * set. All statements of Sequelize pass through `query`, and compiled ones through `execute`.
 */
export class ScopedClient extends SerialClient {
  private readonly generation: number;
  /** Set once Sequelize has sent its own initial queries. */
  private guarded = false;
  /** `broken`: it could not be begun properly, or its unit of work was not what ended it. */
  private transaction: "none" | "announced" | "open" | "broken" = "none";
  private isolationLevel = "";
  /** The unit of work that began the transaction. */
  private begunBy: Scope | null = null;

  constructor(
    config: ClientConfig,
    private readonly shared: ClientSettings,
  ) {
    const enableChannelBinding = shared.channelBinding !== "disable";
    super({ ...config, enableChannelBinding } as ClientConfig);
    this.generation = shared.prepared.generation;
    if (shared.channelBinding === "require") requireChannelBinding(this.wire);
    this.query = ((...args: unknown[]) =>
      this.guarded ? this.scopedQuery(args) : this.greet(args)) as typeof this.query;
  }

  /** From now on every query needs a unit of work. */
  guard(): void {
    this.guarded = true;
  }

  /** Whether it can be reused for another unit of work. */
  get isUsable(): boolean {
    return !this.spent && this.isCurrent;
  }

  private get isCurrent(): boolean {
    return this.generation === this.shared.prepared.generation;
  }

  override get isIdle(): boolean {
    return super.isIdle && this.transaction === "none";
  }

  /** Sends one statement of a unit of work, prepared by name where that is allowed. */
  execute(statement: StatementConfig, done: Done): void {
    const scope = this.requireScope();
    if (scope instanceof Error) return void process.nextTick(done, scope);
    if (statement.changesSession && !this.forgo())
      return void process.nextTick(done, sharedSession());
    this.send(this.keepsNames ? statement : { ...statement, name: undefined }, scope, done);
  }

  /** A connection whose initial query failed would otherwise stay open without an owner. */
  private greet(args: unknown[]): unknown {
    const answer = this.plain(...args);
    if (answer instanceof Promise) answer.catch(() => this.abandon());
    return answer;
  }

  private scopedQuery(args: unknown[]): unknown {
    const last = args.at(-1);
    if (typeof last !== "function") {
      return new Promise((resolve, reject) =>
        this.scopedQuery([
          ...args,
          (error: Error | null, result?: QueryResult) => (error ? reject(error) : resolve(result)),
        ]),
      );
    }
    const [first, second] = args as [string | StatementConfig, unknown];
    const statement: StatementConfig =
      typeof first === "string"
        ? { text: first, values: Array.isArray(second) ? second : undefined }
        : first;
    const done = last as Done;
    const text = statement.text.trim();
    const ends = this.transaction !== "none" && /^(COMMIT|ROLLBACK);?$/.test(text);
    const scope = this.requireScope(ends);
    if (scope instanceof Error) return void process.nextTick(done, scope);
    if (ends) return this.endTransaction(text, scope, done);
    if (this.announce(text, scope)) return void process.nextTick(done, null, NOTHING);

    if (changesSession(text) && !this.forgo()) return void process.nextTick(done, sharedSession());
    const { onSystemWrite } = this.shared;
    const heard: Done =
      onSystemWrite && scope.role === null && !READS.test(text)
        ? (error, result) => {
            onSystemWrite();
            done(error, result);
          }
        : done;
    // If no role must be set first, the text may hold several commands, as with DDL and
    // findOrCreate.
    const settled =
      this.transaction === "open" || (scope.role === null && this.transaction === "none");
    if (settled && !statement.values?.length) {
      const answer = this.answer(statement, scope, heard);
      return this.postText(() => this.refusal() ?? statement.text, answer);
    }
    const named = this.keepsNames && statement.values?.length;
    this.send(named ? { name: statementName(text), ...statement } : statement, scope, heard);
  }

  /** Sees to it that nobody else gets this session; `false` if it is shared through a pooler. */
  private forgo(): boolean {
    if (this.shared.pooled) return false;
    this.spent = true;
    return true;
  }

  /** Records the start of a transaction; BEGIN is sent with its first statement. */
  private announce(text: string, scope: Scope): boolean {
    if (text.startsWith("START TRANSACTION")) {
      this.transaction = "announced";
      this.begunBy = scope;
      this.isolationLevel = "";
      return true;
    }
    // PostgreSQL accepts it only before the first query, so it goes with BEGIN.
    const level = /^SET TRANSACTION (ISOLATION LEVEL [A-Z ]+)/.exec(text)?.[1];
    if (this.transaction !== "announced" || !level) return false;
    this.isolationLevel = level;
    return true;
  }

  private endTransaction(text: string, scope: Scope, done: Done): void {
    const { transaction } = this;
    this.transaction = "none";
    if (transaction === "announced") return void process.nextTick(done, null, NOTHING);
    const commits = text.startsWith("COMMIT");
    const final = () => {
      if (transaction === "broken") return "ROLLBACK";
      return commits && this.getTransactionStatus() === "I" ? endedByItself() : text;
    };
    const answer = this.answer({ text }, scope, done);
    this.postText(final, (error, result) =>
      // PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK, without an error.
      answer(error ?? (commits && result?.command !== "COMMIT" ? rolledBack() : null), result),
    );
  }

  private requireScope(ends = false): Scope | Error {
    const scope = currentContext()?.scope;
    if (!scope) return outside();
    if (scope.owner !== this.shared.owner) return ofAnother();
    if (scope.ended && !ends) return afterItsEnd();
    if (this.transaction === "none") {
      if (!scope.autocommit || scope.sent === 0) return scope;
      return misused(
        "A unit of work with autocommit sent a second statement. Leave the option out.",
      );
    }
    const { userId, role } = this.begunBy as Scope;
    if (!ends && (scope.userId !== userId || scope.role !== role))
      return misused("A query was sent in the transaction of another unit of work.");
    return scope;
  }

  /** Evaluated when a statement's turn comes: an earlier one may have ended the transaction. */
  private refusal(): Error | null {
    if (this.transaction === "broken") {
      return misused("The transaction is not open any more; nothing more is sent in it.");
    }
    if (this.transaction !== "open" || this.getTransactionStatus() !== "I") return null;
    this.transaction = "broken";
    return endedByItself();
  }

  private send(statement: StatementConfig, scope: Scope, done: Done): void {
    scope.sent += 1;
    const answer = this.answer(statement, scope, done);
    const opens = this.transaction === "announced";
    if (this.transaction === "open" || this.transaction === "broken") {
      this.post({ prelude: [], statement, refusal: () => this.refusal(), answered: answer });
      return;
    }
    // SET LOCAL needs an explicit transaction, even around a single statement.
    const local = scope.role === null ? null : this.shared.localSettings();
    const closed = local !== null && !opens;
    const prelude = this.preludeOf(scope, opens || closed, statement, local);
    if (opens) this.transaction = "open";
    const answered: Answered = (error, result, reached) => {
      // Without its role the transaction must not continue, whatever the caller does with the
      // error.
      if (error && opens && !reached) this.transaction = "broken";
      answer(error, result);
    };
    if (prelude.length > 0 && !this.shared.pipeline) {
      const begun = opens || closed;
      const steps = begun ? prelude : this.mayKeepNames([begin("", false), ...prelude]);
      this.postStepwise(steps, statement, !opens, answered);
    } else {
      const alone = { prelude, statement, refusal: () => null, answered };
      if (closed) this.postClosed(alone);
      else this.post(alone);
    }
  }

  private preludeOf(
    scope: Scope,
    begins: boolean,
    statement: StatementConfig,
    local: ScopeWriter | null,
  ): PreludeStatement[] {
    const { pooled, scopeSettings } = this.shared;
    const settings = local ?? scopeSettings;
    const level = this.transaction === "announced" ? this.isolationLevel : "";
    const prelude = begins ? [begin(level, scope.readOnly)] : [];
    if (scope.role !== null || pooled) prelude.push(...settings.of(scope));
    if (statement.inIndexOrder && this.transaction !== "open")
      prelude.push(...settings.inIndexOrder);
    return this.mayKeepNames(prelude);
  }

  /**
   * Through a pooler, a prepared statement would stay on a connection that the next client gets.
   */
  private get keepsNames(): boolean {
    return !this.shared.pooled && this.shared.prepared.named && this.isCurrent;
  }

  private mayKeepNames(statements: PreludeStatement[]): PreludeStatement[] {
    if (this.keepsNames) return statements;
    return statements.map((statement) => ({ ...statement, name: undefined }));
  }

  /** `done`, preceded by classifying an error and by the echo. */
  private answer(statement: StatementConfig, scope: Scope, done: Done) {
    const { echo, prepared, onFailure } = this.shared;
    const from = echo ? performance.now() : 0;
    return (error: Error | null, result?: QueryResult | null) => {
      if (!error && scope.autocommit) scope.committed = true;
      const failure = error && classify(error);
      if (failure === "stale-statement") prepared.foundStale(error as Error, this.generation);
      if (failure === "unable" || failure === "connection-lost") onFailure(error);
      if (echo) {
        const milliseconds = performance.now() - from;
        const { text, values = [], inIndexOrder = false } = statement;
        echo({ text, values, scope, inIndexOrder, milliseconds, ...(error && { error }) });
      }
      done(error, result ?? undefined);
    };
  }
}
