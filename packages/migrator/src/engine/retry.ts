import { setTimeout as sleep } from "node:timers/promises";
import { databaseError } from "../errors.js";
import type { Session } from "./session.js";

const LOCK_NOT_AVAILABLE = "55P03";
const DEADLOCK_DETECTED = "40P01";

/**
 * Retries `work` while locks are not granted in time. `work` is a whole transaction that was rolled
 * back, so it cannot have had any effect. Between attempts the application can use the table
 * freely: hence a short lock timeout and many attempts.
 */
export async function retryLocks<Result>(
  session: Session,
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const { attempts, lockTimeout } = session.settings;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
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
