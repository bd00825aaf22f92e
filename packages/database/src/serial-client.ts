import pg, { type ClientConfig, type QueryResult } from "pg";
import { classify } from "./failures.js";
import { type Wire, wireOf } from "./internals/pg.js";
import { PreparedNames } from "./prepared-names.js";
import {
  type Answered,
  type PreludeStatement,
  ScopedStatement,
  type ScopedStatementOptions,
  SimpleStatement,
  type StatementConfig,
} from "./scoped-statement.js";
import { within } from "./within.js";

type Query = (...args: unknown[]) => unknown;

const GOODBYE_MILLISECONDS = 1_000;

/**
 * A connection that sends one statement at a time, is closed as soon as it can no longer be
 * trusted, and knows whether it can be reused.
 */
export class SerialClient extends pg.Client {
  /** When it was opened and last used, in milliseconds of `performance.now()`. */
  readonly openedAt = performance.now();
  usedAt = performance.now();

  /** Some state on it may outlive its transaction, or it is known to be dead. */
  protected spent = false;
  /** Why the server closed it while nothing was being asked. */
  private lostBy: Error | undefined;
  private readonly names = new PreparedNames();
  private busy = false;
  private readonly queue: (() => void)[] = [];

  constructor(config: ClientConfig) {
    super(config);
    this.wire.on("parseComplete", () => this.names.parsed());
    // The pool attaches its listener only after the connection is made, and an "error" event
    // without a listener ends the process.
    this.on("error", (error) => {
      this.spent = true;
      this.lostBy ??= error;
    });
  }

  /** Whether the unit of work that releases it left no state on it, and nothing in flight. */
  get isIdle(): boolean {
    return !this.spent && !this.busy && this.getTransactionStatus() === "I";
  }

  /**
   * Whether the server still answers; resolves to `false` after `milliseconds` without an answer.
   */
  ping(milliseconds: number): Promise<boolean> {
    return within(milliseconds, this.plain("SELECT 1") as Promise<unknown>, () => null).then(
      () => true,
      () => false,
    );
  }

  /** Closes the connection without waiting for the server. */
  abandon(): void {
    this.spent = true;
    this.wire.stream.destroy();
  }

  /** Ends the connection properly, or closes it if the server does not respond. */
  override end(...args: unknown[]): never {
    setTimeout(() => this.wire.stream.destroy(), GOODBYE_MILLISECONDS).unref();
    return (pg.Client.prototype.end as unknown as Query).apply(this, args) as never;
  }

  /** Runs a query as pg itself would. */
  protected plain(...args: unknown[]): unknown {
    return (pg.Client.prototype.query as unknown as Query).apply(this, args);
  }

  protected get wire(): Wire {
    return wireOf(this);
  }

  /** Sends a statement by the extended protocol once everything before it has been answered. */
  protected post(statement: Omit<ScopedStatementOptions, "names" | "types">): void {
    const { names } = this;
    this.enqueue(
      (answered) => new ScopedStatement({ ...statement, names, types: this, answered }),
      statement.answered,
    );
  }

  /**
   * As `post`, followed by COMMIT of its transaction; after a failure the transaction is rolled
   * back before `answered` is called.
   */
  protected postClosed(
    statement: Omit<ScopedStatementOptions, "names" | "types" | "commits">,
  ): void {
    this.post({
      ...statement,
      commits: true,
      answered: (error, result, reached) => {
        const answer = () => statement.answered(error, result, reached);
        if (!error || this.spent) answer();
        else this.postText(() => "ROLLBACK", answer);
      },
    });
  }

  /** As `post`, for text sent by the simple protocol; `text` is called at the moment of sending. */
  protected postText(text: () => string | Error, done: Answered): void {
    this.enqueue((answered) => new SimpleStatement(text, answered), done);
  }

  /**
   * The slow alternative, for intermediaries that cannot handle a pipeline: every step waits for
   * the one before.
   *
   * @param closes whether the transaction that the steps begin ends with the statement
   */
  protected postStepwise(
    steps: readonly PreludeStatement[],
    statement: StatementConfig,
    closes: boolean,
    answered: Answered,
  ): void {
    let failure: Error | null = null;
    let result: QueryResult | null = null;
    let reached = true;
    const alone = { prelude: [], refusal: () => failure };
    for (const step of steps) {
      this.post({
        ...alone,
        statement: step,
        answered: (error) => {
          failure ??= error;
          reached = failure === null;
        },
      });
    }
    this.post({
      ...alone,
      statement,
      answered: (error, rows) => {
        failure ??= error;
        result = rows;
        if (!closes) answered(failure, result, reached);
      },
    });
    if (!closes) return;
    this.postText(
      () => (failure ? "ROLLBACK" : "COMMIT"),
      (error) => answered(failure ?? error, result, reached),
    );
  }

  private enqueue(make: (answered: Answered) => object, done: Answered): void {
    const turn = () =>
      this.plain(
        make((error, result, reached) => {
          this.usedAt = performance.now();
          // A late answer would be taken for the answer to another statement.
          if (error && classify(error) === "connection-lost") {
            this.abandon();
            error.cause ??= this.lostBy;
          }
          try {
            done(error, result, reached);
          } finally {
            const next = this.queue.shift();
            if (next) next();
            else this.busy = false;
          }
        }),
      );
    if (this.busy) {
      this.queue.push(turn);
    } else {
      this.busy = true;
      turn();
    }
  }
}
