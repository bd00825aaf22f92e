import type { Transaction } from "sequelize";
import { backoff, sleep } from "./backoff.js";
import { currentContext, runInContext, type Scope } from "./context.js";
import { DatabaseError, isDatabaseError } from "./errors.js";
import { classify } from "./failures.js";
import type { ScopedSequelize } from "./scoped-sequelize.js";

export interface UnitOptions {
  /**
   * `"one"`: the work sends a single statement, which is its own transaction and costs no round trip
   * more; a second one is refused. `"many"` (the default): one transaction around them all.
   */
  statements?: "one" | "many";
  /** Nothing is written: it may be repeated after any failure, and a replica may serve it. */
  readOnly?: boolean;
  /** All statements see the database as it was at the first. */
  snapshot?: boolean;
}

const ATTEMPTS = 4;

/** Runs units of work on one database. */
export class UnitRunner {
  constructor(
    private readonly sequelize: ScopedSequelize,
    private readonly owner: object,
    private readonly onStaleStatement: () => void,
  ) {}

  /**
   * Runs `work` as one unit. Its statements join the transaction without being told. Where nothing
   * of it can have been applied, a failure of the connection makes the whole unit run again, so
   * `work` should change nothing but the database.
   */
  async run<T>(
    scope: Omit<Scope, "owner" | "sent">,
    work: () => Promise<T>,
    options: UnitOptions,
  ): Promise<T> {
    const outer = currentContext();
    if (outer?.transaction && outer.scope.owner === this.owner) {
      if (outer.scope.userId === scope.userId && outer.scope.role === scope.role) return work();
      throw new DatabaseError(
        "misused-unit-of-work",
        "A unit of work for another user was begun inside this one. Finish this one first.",
      );
    }
    for (let attempt = 0; ; attempt += 1) {
      const progress = { mayBeApplied: false };
      try {
        return await this.attempt(
          { ...scope, owner: this.owner, sent: 0 },
          work,
          options,
          progress,
        );
      } catch (error) {
        if (attempt + 1 >= ATTEMPTS || !this.mayRepeat(error, options, progress))
          throw explained(error);
        await sleep(backoff(attempt));
      }
    }
  }

  private async attempt<T>(
    scope: Scope,
    work: () => Promise<T>,
    options: UnitOptions,
    progress: { mayBeApplied: boolean },
  ): Promise<T> {
    if (scope.statements === "one") {
      try {
        return await runInContext({ scope, transaction: null }, work);
      } finally {
        progress.mayBeApplied = scope.sent > 0;
      }
    }
    return runInContext({ scope, transaction: null }, async () => {
      const transaction = await this.begin(options);
      let result: T;
      try {
        result = await runInContext({ scope, transaction }, work);
      } catch (error) {
        await transaction.rollback().catch(() => {}); // the cause is what matters
        throw error;
      }
      progress.mayBeApplied = true;
      await transaction.commit();
      return result;
    });
  }

  private begin({ readOnly, snapshot }: UnitOptions): Promise<Transaction> {
    return this.sequelize.transaction({
      ...(snapshot && { isolationLevel: "REPEATABLE READ" }),
      ...(readOnly && { readOnly }),
    }) as Promise<Transaction>;
  }

  private mayRepeat(
    error: unknown,
    { readOnly }: UnitOptions,
    { mayBeApplied }: { mayBeApplied: boolean },
  ): boolean {
    switch (classify(error)) {
      case "conflict":
        return true;
      case "stale-statement":
        this.onStaleStatement();
        return true;
      case "connection-lost":
        // A failure to get a connection was already retried, for as long as anybody should wait.
        return !isDatabaseError(error) && (readOnly === true || !mayBeApplied);
      case "refused":
        return false;
    }
  }
}

/** A lost connection in the words of this package; anything else as it is. */
function explained(error: unknown): unknown {
  if (isDatabaseError(error) || classify(error) !== "connection-lost") return error;
  return new DatabaseError(
    "unavailable",
    "The connection to the database was lost before it answered. Whether the change was made is not known; look before you repeat it, or repeat it with the same Idempotency-Key.",
    { cause: error },
  );
}
