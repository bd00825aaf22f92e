import { setTimeout as sleep } from "node:timers/promises";
import type { Sequelize } from "sequelize-typescript";
import { backoff } from "./backoff.js";
import { contextOf, contextOfAnother, runInContext, runNested, type Scope } from "./context.js";
import { afterItsEnd, DatabaseError, isDatabaseError, misused } from "./errors.js";
import { classify, wasIdleTooLong, wasNotApplied } from "./failures.js";
import { UnitTransaction } from "./unit-transaction.js";

/** Options of a unit of work. A nested unit is part of the outer one: its options are ignored. */
export interface UnitOptions {
  /**
   * The work sends a single statement, which is its own transaction and needs no further round
   * trip; a second one is refused. By default one transaction encloses all statements.
   */
  autocommit?: boolean;
  /**
   * The database refuses every write: the unit may be retried after any lost connection, and a
   * replica may serve it.
   */
  readOnly?: boolean;
  /** With `readOnly`: never from a replica, so that every acknowledged write is seen. */
  fresh?: boolean;
  /** All statements see the database as it was at the first one. */
  snapshot?: boolean;
}

/** The part of a unit's scope that is fixed from the start; the rest changes as it runs. */
export type UnitScope = Pick<
  Scope,
  "role" | "userId" | "actor" | "autocommit" | "readOnly" | "replica"
>;

/** The rest of the scope of a unit that has not sent anything yet. */
export const begun = { sent: 0, committed: false, ended: false };

const ATTEMPTS = 4;
const origins = new WeakMap<Error, object>();
const connectFailures = new Set([
  "unavailable",
  "overloaded",
  "user-overloaded",
  "certificate",
  "bad-url",
]);

export interface UnitRunnerParts {
  sequelize: Sequelize;
  /** The database that the units belong to. */
  owner: object;
  /** A unit that has run for longer, in milliseconds, is not retried. */
  retryWithinMs: number;
  onReplicaFailure: () => void;
  /** Tells the database who writes from here on in the transaction. */
  setActor: (actor: string) => Promise<void>;
}

/** Runs units of work on one database. */
export class UnitRunner {
  constructor(private readonly parts: UnitRunnerParts) {}

  /**
   * Runs `work` as one unit. Its statements join the transaction automatically. If a connection
   * fails and nothing can have been applied, the whole unit is retried, so `work` should have no
   * side effects outside the database.
   */
  async run<T>(unit: UnitScope, work: () => Promise<T>, options: UnitOptions): Promise<T> {
    if (typeof work !== "function")
      throw misused("A unit of work needs its work, as an async function before any options.");
    const outer = contextOf(this.parts.owner);
    if (outer?.transaction) {
      if (outer.scope.userId === unit.userId && outer.scope.role === unit.role)
        return runInContext(outer, () => this.join(outer.scope, unit, work)).catch((error) => {
          this.originOf(error);
          throw error;
        });
      throw misused(
        "A unit of work for another user was begun inside this one. Finish this one first.",
      );
    }
    const depth = outer?.scope.depth ?? 0;
    const from = performance.now();
    let { replica } = unit;
    for (let attempt = 1; ; attempt += 1) {
      const scope = { ...unit, replica, owner: this.parts.owner, depth, ...begun };
      const progress = { mayBeApplied: false };
      try {
        return await this.attempt(scope, work, options, progress);
      } catch (error) {
        if (this.originOf(error) !== this.parts.owner) throw error;
        // The error is of the work after its statement, or of a hook.
        if (scope.committed && !scope.readOnly) throw error;
        const late = attempt >= ATTEMPTS || performance.now() - from > this.parts.retryWithinMs;
        if (late || !this.mayRepeat(error, scope, progress)) throw explained(error, progress);
        if (replica) {
          replica = false; // the primary may well succeed, at once
          continue;
        }
        await sleep(backoff(attempt));
      }
    }
  }

  /** The database whose unit an error left first: no other one's unit around it is repeated. */
  private originOf(error: unknown): object {
    const { owner } = this.parts;
    if (!(error instanceof Error)) return owner;
    const origin = origins.get(error) ?? owner;
    origins.set(error, origin);
    return origin;
  }

  /** Work inside another unit of the same user: what it changes is its own actor's, where it has one. */
  private async join<T>(
    scope: Scope,
    { actor, readOnly }: UnitScope,
    work: () => Promise<T>,
  ): Promise<T> {
    const outer = scope.actor;
    if (actor === "" || actor === outer || readOnly || scope.readOnly) return work();
    return runNested(async () => {
      await this.parts.setActor(actor);
      scope.actor = actor;
      try {
        return await work();
      } finally {
        scope.actor = outer;
        await this.parts.setActor(outer).catch(() => {}); // after an error the transaction takes nothing more
      }
    });
  }

  private async attempt<T>(
    scope: Scope,
    work: () => Promise<T>,
    options: UnitOptions,
    progress: { mayBeApplied: boolean },
  ): Promise<T> {
    const outer = contextOfAnother(this.parts.owner);
    if (scope.autocommit) {
      try {
        return await runInContext({ scope, outer, transaction: null }, work);
      } finally {
        scope.ended = true;
        progress.mayBeApplied = scope.sent > 0;
      }
    }
    return runInContext({ scope, outer, transaction: null }, async () => {
      const transaction = new UnitTransaction(this.parts.sequelize, {
        ...(options.snapshot && { isolationLevel: "REPEATABLE READ" as never }),
      });
      await transaction.open();
      let result: T;
      try {
        const context = { scope, outer, transaction, nested: false };
        result = await runInContext(context, work);
        if (context.nested) throw afterItsEnd();
      } catch (error) {
        scope.ended = true;
        await transaction.rollback().catch(() => {}); // the original error matters more
        throw error;
      }
      scope.ended = true;
      progress.mayBeApplied = true;
      await transaction.commit();
      scope.committed = true;
      await transaction.runHooks();
      return result;
    });
  }

  private mayRepeat(
    error: unknown,
    { readOnly, replica }: Scope,
    { mayBeApplied }: { mayBeApplied: boolean },
  ): boolean {
    switch (classify(error)) {
      case "conflict":
      case "stale-statement":
        return true;
      case "connection-lost":
        if (replica) this.parts.onReplicaFailure();
        return readOnly || !mayBeApplied || wasNotApplied(error);
      case "unable":
        return false;
      case "refused":
        // Getting a connection was already retried for as long as a caller should wait; but the
        // primary has connections of its own.
        if (!replica || !isConnectFailure(error)) return false;
        this.parts.onReplicaFailure();
        return true;
    }
  }
}

function isConnectFailure(error: unknown): boolean {
  return isDatabaseError(error) && connectFailures.has(error.code);
}

/** A lost connection as an error of this package; any other error as it is. */
function explained(error: unknown, { mayBeApplied }: { mayBeApplied: boolean }): unknown {
  if (isDatabaseError(error) || classify(error) !== "connection-lost") return error;
  const undone = wasIdleTooLong(error)
    ? "The unit of work was undone: between two statements it did something else for longer than timeouts.idleInTransaction allows. Do that before or after the unit."
    : "The connection to the database was lost, and nothing was changed. Try again shortly.";
  return new DatabaseError(
    "unavailable",
    mayBeApplied && !wasNotApplied(error)
      ? "The connection to the database was lost before it answered. Whether the change was made is not known; look before you repeat it, or repeat it with the same Idempotency-Key."
      : undone,
    { cause: error },
  );
}
