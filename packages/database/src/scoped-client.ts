import pg, { type ClientConfig, type QueryResult } from "pg";
import { currentContext, type Scope } from "./context.js";
import { DatabaseError } from "./errors.js";
import { begin, type Isolation, settings, statementName, type Timeouts } from "./prelude.js";
import {
  type PreludeStatement,
  PreparedNames,
  ScopedStatement,
  type StatementConfig,
} from "./scoped-statement.js";

type Done = (error: Error | null, result?: QueryResult) => void;
type Query = (...args: unknown[]) => unknown;

/** What all connections of one database share. */
export interface ClientSettings {
  owner: object;
  isolation: Isolation;
  timeouts: Timeouts;
  pooled: boolean;
  channelBinding: "prefer" | "require" | "disable";
  options: string | undefined;
  /** Settings and statement in one round trip, or one by one where something in between minds. */
  pipeline: boolean;
  /** Whether statements are prepared by name; turned off when a pooler turns out not to keep them. */
  names: boolean;
  echo:
    | ((entry: {
        text: string;
        values: unknown[];
        scope: Scope;
        milliseconds: number;
        error?: Error;
      }) => void)
    | null;
}

const NOTHING = {
  command: "",
  rowCount: 0,
  oid: 0,
  fields: [],
  rows: [],
} as unknown as QueryResult;

/**
 * A connection that sends nothing outside a unit of work, and within one only together with its
 * role and user. Everything that Sequelize or a compiled statement says passes through `query`.
 */
export class ScopedClient extends pg.Client {
  /** When it was opened and last used, in milliseconds of `performance.now()`. */
  readonly openedAt = performance.now();
  usedAt = performance.now();

  private readonly names = new PreparedNames();
  /** Set once Sequelize has finished its own greetings. */
  private guarded = false;
  private transaction: "none" | "announced" | "open" | "failed" = "none";
  private isolationLevel = "";

  constructor(
    config: ClientConfig,
    private readonly shared: ClientSettings,
  ) {
    super({
      ...config,
      ...(shared.channelBinding !== "disable" && { enableChannelBinding: true }),
      ...(shared.options !== undefined && { options: shared.options }),
    } as ClientConfig);
    const wire = (this as unknown as { connection: NodeJS.EventEmitter }).connection;
    wire.on("parseComplete", () => this.names.parsed());
    if (shared.channelBinding === "require") this.refuseWithoutChannelBinding(wire);
    this.query = ((...args: unknown[]) =>
      this.guarded ? this.scopedQuery(args) : this.plain(...args)) as typeof this.query;
  }

  /** From here on every query needs a unit of work. */
  guard(): void {
    this.guarded = true;
  }

  /** Whether the server still answers; resolves to `false` after `milliseconds` without a word. */
  async ping(milliseconds: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<false>((resolve) => {
      timer = setTimeout(resolve, milliseconds, false);
    });
    const answer = (this.plain("SELECT 1") as Promise<unknown>).then(
      () => true,
      () => false,
    );
    return Promise.race([answer, silence]).finally(() => clearTimeout(timer));
  }

  /** Sends one statement of a unit of work, prepared by name where that is allowed. */
  execute(statement: StatementConfig, done: Done): void {
    const scope = this.requireScope();
    if (scope instanceof Error) return void process.nextTick(done, scope);
    this.send(statement, scope, done);
  }

  private plain(...args: unknown[]): unknown {
    return (pg.Client.prototype.query as unknown as Query).apply(this, args);
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
    const answer = (error: Error | null, result: QueryResult = NOTHING) =>
      process.nextTick(done, error, result);
    const scope = this.requireScope();
    if (scope instanceof Error) return void answer(scope);

    const text = statement.text.trimStart();
    if (text.startsWith("START TRANSACTION")) {
      this.transaction = "announced";
      this.isolationLevel = "";
      return void answer(null);
    }
    // PostgreSQL takes it before the first query only, so it goes with BEGIN.
    const level = /^SET TRANSACTION (ISOLATION LEVEL [A-Z ]+)/.exec(text)?.[1];
    if (this.transaction === "announced" && level) {
      this.isolationLevel = level;
      return void answer(null);
    }
    if (this.transaction !== "none" && /^(COMMIT|ROLLBACK);?$/.test(text.trim())) {
      const sent = this.transaction !== "announced";
      this.transaction = "none";
      return sent
        ? this.timed(statement, scope, (finish) => this.plain(statement.text, finish), done)
        : answer(null);
    }
    // Where the role is settled already the text may hold several commands, as DDL and findOrCreate do.
    const settled =
      this.transaction === "open" || (scope.role === null && this.transaction === "none");
    if (settled && !statement.values?.length) {
      return this.timed(statement, scope, (finish) => this.plain(statement.text, finish), done);
    }
    return this.send({ ...statement, name: this.nameFor(statement) }, scope, done);
  }

  private requireScope(): Scope | Error {
    const scope = currentContext()?.scope;
    if (!scope) {
      return new DatabaseError(
        "outside-unit-of-work",
        "A query was sent outside a unit of work. Wrap it in database.forUser(userId, …).",
      );
    }
    if (scope.owner !== this.shared.owner) {
      return new DatabaseError(
        "misused-unit-of-work",
        "A query of one database was sent in the unit of work of another.",
      );
    }
    if (this.transaction === "none" && scope.statements === "one" && scope.sent > 0) {
      return new DatabaseError(
        "misused-unit-of-work",
        'A unit of work with statements: "one" sent a second statement. Leave the option out.',
      );
    }
    if (this.transaction === "failed") {
      return new DatabaseError(
        "misused-unit-of-work",
        "The transaction could not be begun; nothing more is sent in it.",
      );
    }
    return scope;
  }

  private nameFor({ text, values, name }: StatementConfig): string | undefined {
    if (!this.shared.names || this.shared.pooled) return undefined;
    return name ?? (values && values.length > 0 ? statementName(text) : undefined);
  }

  private send(statement: StatementConfig, scope: Scope, done: Done): void {
    scope.sent += 1;
    const prelude = this.preludeOf(scope);
    const opens = this.transaction === "announced";
    if (opens) this.transaction = "open";
    const sendNow = (finish: Done) => {
      if (prelude.length > 0 && !this.shared.pipeline) {
        this.sendOneByOne(prelude, statement, opens).then((result) => finish(null, result), finish);
        return;
      }
      const scoped = new ScopedStatement(
        prelude,
        statement,
        this.names,
        (error, result, reached) => {
          // Without its role the transaction must not go on, whatever its code does with the error.
          if (error && opens && !reached) this.transaction = "failed";
          finish(error, result ?? undefined);
        },
      );
      this.plain(scoped);
    };
    this.timed(statement, scope, sendNow, done);
  }

  private preludeOf(scope: Scope): PreludeStatement[] {
    if (this.transaction === "open") return [];
    const prelude = this.transaction === "announced" ? [begin(this.isolationLevel)] : [];
    if (scope.role !== null) {
      const { isolation, timeouts, pooled } = this.shared;
      prelude.push(settings(scope, isolation, pooled ? timeouts : null));
    }
    return prelude.map((statement) => this.unnamedIfPooled(statement));
  }

  private unnamedIfPooled(statement: PreludeStatement): PreludeStatement {
    return this.shared.pooled || !this.shared.names ? { ...statement, name: undefined } : statement;
  }

  /** The slow way, for what cannot take a pipeline: every step waits for the one before. */
  private async sendOneByOne(
    prelude: PreludeStatement[],
    statement: StatementConfig,
    opens: boolean,
  ): Promise<QueryResult> {
    const alone = (text: string, values?: unknown[]) =>
      this.plain(text, values) as Promise<QueryResult>;
    const steps = opens ? prelude : [begin(""), ...prelude];
    try {
      for (const { text, values } of steps) await alone(text, values);
    } catch (error) {
      if (opens) this.transaction = "failed";
      else await alone("ROLLBACK").catch(() => {});
      throw error;
    }
    if (opens) return this.extended(statement);
    const result = await this.extended(statement).catch(async (error: unknown) => {
      await alone("ROLLBACK").catch(() => {});
      throw error;
    });
    await alone("COMMIT");
    return result;
  }

  private extended(statement: StatementConfig): Promise<QueryResult> {
    return new Promise((resolve, reject) => {
      this.plain(
        new ScopedStatement([], statement, this.names, (error, result) =>
          error ? reject(error) : resolve(result as QueryResult),
        ),
      );
    });
  }

  private timed(
    statement: StatementConfig,
    scope: Scope,
    send: (finish: Done) => unknown,
    done: Done,
  ): void {
    const { echo } = this.shared;
    if (!echo) {
      send((error, result) => {
        this.usedAt = performance.now();
        done(error, result);
      });
      return;
    }
    const from = performance.now();
    send((error, result) => {
      this.usedAt = performance.now();
      echo({
        text: statement.text,
        values: statement.values ?? [],
        scope,
        milliseconds: this.usedAt - from,
        ...(error && { error }),
      });
      done(error, result);
    });
  }

  private refuseWithoutChannelBinding(wire: NodeJS.EventEmitter): void {
    wire.prependListener("authenticationSASL", ({ mechanisms }: { mechanisms: string[] }) => {
      if (mechanisms.includes("SCRAM-SHA-256-PLUS")) return;
      wire.emit(
        "error",
        new DatabaseError(
          "certificate",
          "The URL says channel_binding=require, and the server does not offer it. Somebody may stand in between; or the server is too old, then leave the parameter out.",
        ),
      );
    });
  }
}
