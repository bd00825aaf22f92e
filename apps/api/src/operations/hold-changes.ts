import { ChangeClock } from "@docket/models";

/**
 * Keeps others from changing anything of the user's until this transaction ends. Whoever locks rows and changes
 * them afterwards does this first, as each statement that changes rows does: so no two wait for each other.
 *
 * @returns the number of the last change so far
 */
export async function holdChanges(userId: string): Promise<string> {
  const clock = await ChangeClock.findOne({ attributes: ["seq"], where: { userId }, lock: true });
  return clock?.seq ?? "0";
}
