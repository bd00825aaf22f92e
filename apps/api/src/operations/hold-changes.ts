import { statement } from "@docket/database";
import { LOCK_CHANGE_CLOCK } from "@docket/models";
import type { OperationContext } from "./operation.js";

const hold = statement<{ seq: string }>(LOCK_CHANGE_CLOCK);

/**
 * Keeps others from changing anything of the user's until this transaction ends. Whoever locks rows and changes
 * them afterwards does this first, as each statement that changes rows does: so no two wait for each other.
 *
 * @returns the number of the last change so far
 */
export async function holdChanges({
  userId,
  database,
}: Pick<OperationContext, "userId" | "database">): Promise<string> {
  const { rows } = await database.execute(hold, [userId]);
  return rows[0]?.seq ?? "0";
}
