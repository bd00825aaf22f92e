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

type Query = (...args: unknown[]) => unknown;

const GOODBYE_MILLISECONDS = 1_000;

/**
 * A connection whose statements follow one another, which is cut as soon as it cannot be trusted any
 * more, and which knows whether it can be handed on.
 */
export class SerialClient extends pg.Client {
  /** When it was opened and last used, in milliseconds of `performance.now()`. */
  readonly openedAt = performance.now();
  usedAt = performance.now();

  /** Something on it may outlive its transaction, or it is known to be dead. */
  protected spent = false;
  private readonly names = new PreparedNames();
  private busy = false;
  private readonly queue: (() => void)[] = [];

  constructor(config: ClientConfig) {
    super(config);
    this.wire.on("parseComplete", () => this.names.parsed());
    // The pool listens only a moment after the connection is made, and an unheard error ends the process.
    this.on("error", () => {
      this.spent = true;
    });
  }

  /** Whether the unit that gives it back left nothing on it, and nothing on its way. */
  get isIdle(): boolean {
    return !this.spent && !this.busy && this.getTransactionStatus() === "I";
  }

  /** Whether the server still answers; resolves to `false` after `milliseconds` without a word. */
  async ping(milliseconds: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const noAnswer = new Promise<false>((resolve) => {
      timer = setTimeout(resolve, milliseconds, false);
    });
    const answer = (this.plain("SELECT 1") as Promise<unknown>).then(
      () => true,
      () => false,
    );
    return Promise.race([answer, noAnswer]).finally(() => clearTimeout(timer));
  }

  /** Cuts it without waiting for the other side's word. */
  abandon(): void {
    this.spent = true;
    this.wire.stream.destroy();
  }

  /** Says goodbye, and hangs up on a server that does not answer. */
  override end(...args: unknown[]): never {
    setTimeout(() => this.wire.stream.destroy(), GOODBYE_MILLISECONDS).unref();
    return (pg.Client.prototype.end as unknown as Query).apply(this, args) as never;
  }

  /** What pg itself would do with a query. */
  protected plain(...args: unknown[]): unknown {
    return (pg.Client.prototype.query as unknown as Query).apply(this, args);
  }

  protected get wire(): Wire {
    return wireOf(this);
  }

  /** Sends a statement by the extended protocol when everything before it was answered. */
  protected post(statement: Omit<ScopedStatementOptions, "names" | "types">): void {
    const { names } = this;
    this.enqueue(
      (answered) => new ScopedStatement({ ...statement, names, types: this, answered }),
      statement.answered,
    );
  }

  /** The same with its transaction's COMMIT; one that failed is undone before the answer is given. */
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

  /** The same for text by the simple protocol; `text` is called at the moment of sending. */
  protected postText(text: () => string | Error, done: Answered): void {
    this.enqueue((answered) => new SimpleStatement(text, answered), done);
  }

  /**
   * The slow way, for what cannot take a pipeline: every step waits for the one before.
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
          // What it still answers, if it does, would be taken for the answer to something else.
          if (error && classify(error) === "connection-lost") this.abandon();
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
