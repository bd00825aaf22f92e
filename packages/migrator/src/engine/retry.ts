import { setTimeout as sleep } from "node:timers/promises";
import { databaseError } from "../errors.js";
import { whileReplaced } from "./replaced.js";
import type { Session } from "./session.js";
import { endsTransaction } from "./statements.js";

const LOCK_NOT_AVAILABLE = "55P03";
const DEADLOCK_DETECTED = "40P01";
/** SQLSTATE of a statement that PostgreSQL refuses within a transaction. */
export const ACTIVE_TRANSACTION = "25001";

type Query = (sql: unknown, ...rest: unknown[]) => unknown;

const hint =
  "A migration is one transaction, and needs no BEGIN and COMMIT. With `transaction: false`, each of its statements is " +
  "one by itself.";

/** Refuses statements that would end the transaction, or that PostgreSQL refuses within one. */
function refusing(query: Query): Query {
  return (sql, ...rest) => {
    if (typeof sql === "string" && endsTransaction(sql)) {
      throw Object.assign(new Error("this would end the migration's transaction"), {
        code: ACTIVE_TRANSACTION,
        hint,
      });
    }
    return query(sql, ...rest);
  };
}

/**
 * Runs `work` as a transaction, again while locks are not granted in time. What was rolled back had
 * no effect, and between attempts the application can use the table freely: hence a short lock
 * timeout and many attempts.
 */
export async function inTransaction(
  session: Session,
  name: string,
  work: () => Promise<void>,
): Promise<void> {
  const { attempts, lockTimeout } = session.settings;
  for (let attempt = 1; ; attempt++) {
    await session.query(`BEGIN; SET LOCAL lock_timeout = ${Math.round(lockTimeout)}`);
    try {
      await whileReplaced(session.connection, "query", refusing, work);
      await session.query("COMMIT");
      return;
    } catch (error) {
      await session.query("ROLLBACK").catch(() => {}); // a lost connection has rolled back already
      const code = databaseError(error)?.code ?? databaseError((error as Error).cause)?.code;
      const lockMissed = code === LOCK_NOT_AVAILABLE || code === DEADLOCK_DETECTED;
      if (!lockMissed || attempt >= attempts) throw error;
      const pause = Math.round(Math.min(10_000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2));
      session.log(
        `${name}: a lock was not granted within ${lockTimeout} ms; rolled back, ` +
          `attempt ${attempt + 1} of ${attempts} in ${pause} ms.`,
      );
      await sleep(pause);
    }
  }
}
