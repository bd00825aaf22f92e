import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { endTurn } from "../features/turns/end-turn.js";
import { breakOff } from "../features/turns/turn-outcome.js";
import { LEASE_SECONDS } from "../features/turns/turn-statements.js";
import type { AssistantFacts, OperationContext } from "../operation.js";
import type { Engine } from "./engine.js";
import { followTurn, type NumberedEvent } from "./follow-turn.js";
import { runTurn, TimeIsUp } from "./run-turn.js";
import { TurnHub } from "./turn-hub.js";
import { TurnOver } from "./turn-tools.js";

/** What all contexts of this server have in common. */
export type ContextBase = Omit<OperationContext, "userId" | "ifMatch" | "idempotencyKey">;

export interface AssistantOptions {
  /** The language model's name, or `null` for the built-in interpreter. */
  model: string | null;
  engine: Engine;
  messageLimit: number;
  turnSeconds: number;
  logger: Logger;
}

/** How long running turns may take to end when the server is told to stop. */
const GRACE_MILLISECONDS = 2_000;

const RENEW_MILLISECONDS = (LEASE_SECONDS * 1_000) / 4;
const SWEEP_MILLISECONDS = (LEASE_SECONDS * 1_000) / 3;

interface Running {
  context: OperationContext;
  abort: AbortController;
  done: Promise<void>;
}

/** Runs turns in the background, and lets others follow them. */
export class Assistant {
  private readonly name = randomUUID();
  private readonly hub = new TurnHub();
  private readonly running = new Map<string, Running>();
  private readonly stopping = new AbortController();
  private timers: NodeJS.Timeout[] = [];
  private base: ContextBase | undefined;

  constructor(private readonly options: AssistantOptions) {}

  /** What operations are told of it. */
  readonly facts = (): AssistantFacts => ({
    model: this.options.model,
    messageLimit: this.options.messageLimit,
    ended: (turnId) => this.ended(turnId),
  });

  /** Begins to look after turns, also those that an earlier server left behind. */
  create(base: ContextBase): void {
    this.base = base;
    this.timers = [
      setInterval(() => void this.renewAll(), RENEW_MILLISECONDS),
      setInterval(() => void this.sweep(), SWEEP_MILLISECONDS),
    ];
    for (const timer of this.timers) timer.unref();
    void this.sweep();
  }

  /** Runs a turn, unless it runs already, here or elsewhere. Its beginning must be committed. */
  start(context: OperationContext, turnId: string): void {
    if (this.running.has(turnId)) return;
    if (this.stopping.signal.aborted) {
      void this.breakOff(context, turnId);
      return;
    }
    const plain = { ...context, ifMatch: undefined, idempotencyKey: undefined };
    const abort = new AbortController();
    const done = this.run(plain, turnId, abort.signal)
      .catch((err: unknown) => this.options.logger.error({ err, turnId }, "turn lost"))
      .finally(() => this.running.delete(turnId));
    this.running.set(turnId, { context: plain, abort, done });
    const { turnSeconds } = this.options;
    const late = setTimeout(() => abort.abort(new TimeIsUp(turnSeconds)), turnSeconds * 1_000);
    void done.then(() => clearTimeout(late));
  }

  /** A turn's events after number `after`, until it has ended; see `followTurn`. */
  follow(
    context: OperationContext,
    turnId: string,
    after: number,
    signal: AbortSignal,
  ): AsyncGenerator<NumberedEvent> {
    return followTurn(context, this.hub, turnId, after, signal);
  }

  /** Lets the running turns end, for a moment, and then ends them; their followers are told. */
  async destroy(): Promise<void> {
    this.stopping.abort();
    const all = Promise.all([...this.running.values()].map(({ done }) => done));
    await Promise.race([all, sleep(GRACE_MILLISECONDS, undefined, { ref: false })]);
    await Promise.all(
      [...this.running].map(async ([turnId, { context, abort, done }]) => {
        await this.breakOff(context, turnId);
        abort.abort(new TurnOver());
        await done;
      }),
    );
    for (const timer of this.timers) clearInterval(timer);
  }

  private async breakOff(context: OperationContext, turnId: string): Promise<void> {
    const detail =
      "The server was stopped before the answer was complete. What is listed was done.";
    await endTurn(context, turnId, { status: "broken_off", detail }).catch((err: unknown) => {
      this.options.logger.warn({ err, turnId }, "turn could not be ended"); // its lease runs out
    });
    this.hub.wake(turnId);
  }

  private ended(turnId: string): void {
    this.running.get(turnId)?.abort.abort(new TurnOver());
    this.hub.wake(turnId);
  }

  private async run(context: OperationContext, turnId: string, signal: AbortSignal): Promise<void> {
    const { userId, database, statements } = context;
    const { engine, logger } = this.options;
    const { rowCount } = await database.forUser(
      userId,
      () => database.execute(statements.turns.claim, [userId, turnId, this.name]),
      { statements: "one" },
    );
    if (!rowCount) return;
    const onNews = () => this.hub.wake(turnId);
    await runTurn({ context, turnId, runner: this.name, engine, logger, signal, onNews });
  }

  /** Says for each turn that its server is there; a turn that was ended elsewhere stops here. */
  private async renewAll(): Promise<void> {
    await Promise.all(
      [...this.running].map(async ([turnId, { context, abort }]) => {
        const { userId, database, statements } = context;
        const renewed = await database
          .forUser(
            userId,
            () => database.execute(statements.turns.renew, [userId, turnId, this.name]),
            { statements: "one" },
          )
          .catch(() => null); // the database is away; the lease decides
        if (renewed?.rowCount === 0 && this.running.get(turnId)?.abort === abort) {
          abort.abort(new TurnOver());
        }
      }),
    );
  }

  /** Ends the turns whose server has gone. */
  private async sweep(): Promise<void> {
    const base = this.base!;
    const { database, statements } = base;
    try {
      const { rows } = await database.asAdmin(() => database.execute(statements.turns.lapsed, []));
      for (const { id, userId } of rows) {
        await breakOff({ ...base, userId }, id);
        this.hub.wake(id);
      }
    } catch (err) {
      if (!this.stopping.signal.aborted)
        this.options.logger.warn({ err }, "turns not looked after");
    }
  }
}
