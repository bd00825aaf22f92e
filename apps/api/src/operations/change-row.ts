import { lockChangeClock } from "./lock-change-clock.js";
import type { DataContext } from "./operation.js";

/**
 * Sends a statement that changes a row; if it found none, once more in a transaction that holds the user's changes.
 * A statement sees the rows as they were before it waited for its turn to change them, so it misses one that was
 * restored from the trash meanwhile.
 *
 * @param change returns `undefined` if no row met its conditions
 */
export async function changeRow<T>(
  context: DataContext,
  change: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const { userId, database } = context;
  const changed = await database.forUser(userId, change, { autocommit: true });
  if (changed !== undefined) return changed;
  return database.forUser(userId, async () => {
    await lockChangeClock(context);
    return change();
  });
}
