import { statement } from "@docket/database";
import { LOCK_CHANGE_CLOCK } from "@docket/models";
import type { DataContext } from "./operation.js";

const lockClock = statement<{ seq: string }>(LOCK_CHANGE_CLOCK);

/**
 * Locks the user's change clock, so that nobody else changes anything of the user's until this transaction
 * ends. A transaction that locks rows and changes them later calls this first. Each statement that changes rows
 * takes the same lock first, so there are no deadlocks.
 *
 * @returns the number of the last change so far
 */
export async function lockChangeClock({
  userId,
  database,
}: Pick<DataContext, "userId" | "database">): Promise<string> {
  const { rows } = await database.execute(lockClock, [userId]);
  return rows[0]?.seq ?? "0";
}
