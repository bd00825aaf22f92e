import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Turn } from "@docket/models";
import type { Logger } from "pino";
import { fn, Op } from "sequelize";
import { createEngine } from "../assistant/create-engine.js";
import type { Engine } from "../assistant/engine.js";
import type { Watch } from "../auth/credentials.js";
import type { AssistantConfig } from "../config.js";
import {
  type AssistantFacts,
  contextOf,
  type OperationContext,
  type ServerContext,
} from "../operations/operation.js";
import { writeOnce } from "../operations/single-statement.js";
import { endTurn } from "./end-turn.js";
import { followTurn, type NumberedEvent } from "./follow-turn.js";
import { interrupt } from "./read-turn.js";
import { runTurn, TimeLimitReached } from "./run-turn.js";
import { TurnOver } from "./turn-events.js";
import { TurnHub } from "./turn-hub.js";
import { LEASE_SECONDS, leaseFromNow } from "./turn-rows.js";

/** How long running turns may take to end when the server is told to stop. */
const GRACE_MILLISECONDS = 2_000;

const RENEW_MILLISECONDS = (LEASE_SECONDS * 1_000) / 4;
const SWEEP_MILLISECONDS = (LEASE_SECONDS * 1_000) / 3;
/** The most abandoned turns that one sweep ends; the next sweep takes the next ones. */
const SWEEP_LIMIT = 200;

/** Why a turn was interrupted, for the person. */
const STOPPED = "The server was stopped before the answer was complete.";
const REVOKED = "You were signed out, or access ended, before the answer was complete.";

interface Running {
  context: OperationContext;
  abort: AbortController;
  done: Promise<void>;
}

/** Runs turns in the background, and lets others follow them. */
export class Assistant {
  private readonly engine: Engine;
  private readonly name = randomUUID();
  private readonly hub = new TurnHub();
  private readonly running = new Map<string, Running>();
  private readonly stopping = new AbortController();
  private timers: NodeJS.Timeout[] = [];
  private server: ServerContext | undefined;
  private renewing = false;

  constructor(
    private readonly config: AssistantConfig,
    private readonly logger: Logger,
  ) {
    this.engine = createEngine(config);
  }

  /** What operations know of the assistant. */
  facts(): AssistantFacts {
    const { model, messageLimit } = this.config;
    return {
      model: model?.name ?? null,
      messageLimit,
      runs: (turnId) => this.running.has(turnId),
      ended: (turnId) => this.ended(turnId),
    };
  }

  /** Starts renewing leases and ending abandoned turns, also those that an earlier server left behind. */
  create(server: ServerContext): void {
    this.server = server;
    this.timers = [
      setInterval(() => void this.renewAll(), RENEW_MILLISECONDS),
      setInterval(() => {
        // Otherwise an abandoned turn is ended when it is read, so that an idle database can go to
        // sleep.
        if (this.running.size > 0) void this.sweep();
      }, SWEEP_MILLISECONDS),
    ];
    for (const timer of this.timers) timer.unref();
    void this.sweep();
  }

  /**
   * Runs a turn, unless it runs already, here or elsewhere. The turn must have been committed.
   *
   * @param watch tells when the credential of whoever asked is revoked, with which the turn ends
   */
  start(context: OperationContext, turnId: string, watch: Watch): void {
    if (this.running.has(turnId)) return;
    if (this.stopping.signal.aborted) {
      void this.interrupt(context, turnId, STOPPED);
      return;
    }
    const plain = { ...context, ifMatch: undefined, idempotencyKey: undefined };
    const abort = new AbortController();
    const done = this.run(plain, turnId, abort.signal)
      .catch((err: unknown) => this.logger.error({ err, turnId }, "turn lost"))
      .finally(() => this.running.delete(turnId));
    this.running.set(turnId, { context: plain, abort, done });
    const { turnSeconds } = this.config;
    const late = setTimeout(
      () => abort.abort(new TimeLimitReached(turnSeconds)),
      turnSeconds * 1_000,
    );
    const unwatch = watch(async () => {
      await this.interrupt(plain, turnId, REVOKED);
      this.ended(turnId);
    });
    void done.then(() => {
      clearTimeout(late);
      unwatch();
    });
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

  /** Gives the running turns a moment to end, then interrupts them and wakes their followers. */
  async destroy(): Promise<void> {
    this.stopping.abort();
    const all = Promise.all([...this.running.values()].map(({ done }) => done));
    await Promise.race([all, sleep(GRACE_MILLISECONDS, undefined, { ref: false })]);
    await Promise.all(
      [...this.running].map(async ([turnId, { context, abort, done }]) => {
        await this.interrupt(context, turnId, STOPPED);
        abort.abort(new TurnOver());
        await done;
      }),
    );
    for (const timer of this.timers) clearInterval(timer);
  }

  private async interrupt(
    context: OperationContext,
    turnId: string,
    detail: string,
  ): Promise<void> {
    await endTurn(context, turnId, { status: "interrupted", detail }).catch((err: unknown) => {
      this.logger.warn({ err, turnId }, "turn could not be ended"); // its lease runs out
    });
    this.hub.wake(turnId);
  }

  private ended(turnId: string): void {
    this.running.get(turnId)?.abort.abort(new TurnOver());
    this.hub.wake(turnId);
  }

  private async run(context: OperationContext, turnId: string, signal: AbortSignal): Promise<void> {
    const { engine, logger } = this;
    if (!(await this.claim(context, turnId))) return;
    const onNews = () => this.hub.wake(turnId);
    await runTurn({ context, turnId, runner: this.name, engine, logger, signal, onNews });
  }

  /** The heartbeat of all turns of this server; stops those that were ended elsewhere. */
  private async renewAll(): Promise<void> {
    // If the database is slow, rounds must not pile up.
    if (this.renewing) return;
    this.renewing = true;
    await Promise.all(
      [...this.running].map(async ([turnId, { context, abort }]) => {
        const renewed = await this.claim(context, turnId).catch(() => null);
        // If the database is unreachable, the lease decides.
        if (renewed === false && this.running.get(turnId)?.abort === abort) {
          abort.abort(new TurnOver());
        }
      }),
    );
    this.renewing = false;
  }

  /**
   * Claims a turn that no server runs, or renews this server's lease of it. One statement for both, so
   * that a heartbeat that overtakes the first claim does no harm.
   *
   * @returns whether this server runs it now
   */
  private async claim(context: OperationContext, turnId: string): Promise<boolean> {
    const runner = { [Op.or]: [null, this.name] };
    const where = { userId: context.userId, id: turnId, status: "running" as const, runner };
    const [claimed] = await writeOnce(context, () =>
      Turn.update({ runner: this.name, leaseUntil: leaseFromNow } as object, { where }),
    );
    return claimed > 0;
  }

  /** Ends the turns whose lease has expired. */
  private async sweep(): Promise<void> {
    const server = this.server!;
    try {
      const abandoned = await server.database.asAdmin(() =>
        Turn.findAll({
          attributes: ["id", "userId"],
          where: { status: "running", leaseUntil: { [Op.lt]: fn("now") } },
          // In the order of the index of running turns, and limited, so that the index is read and not the
          // table.
          order: ["userId", "conversationId"],
          limit: SWEEP_LIMIT,
          raw: true,
        }),
      );
      for (const { id, userId } of abandoned) {
        if (this.running.has(id)) continue; // its heartbeat is late
        await interrupt(contextOf(server, userId, `assistant:${id}`), id);
        this.hub.wake(id);
      }
    } catch (err) {
      if (!this.stopping.signal.aborted) this.logger.warn({ err }, "turns not looked after");
    }
  }
}
