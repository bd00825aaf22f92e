import type { LocalDatabase } from "./local-database.js";
import type { Write } from "./queued-write.js";
import { entityOf } from "./reply-rows.js";

/**
 * Whether a row still has the values that a write gave it: another device may have set newer ones. Texts
 * and label ids are compared as the server stores them.
 *
 * @param write whose input has the ids that the server gave
 */
export async function isAsLeft(
  database: LocalDatabase,
  { operation, input }: Write,
): Promise<boolean> {
  if (!operation.startsWith("update")) return true;
  const { id, ...change } = input as { id: string };
  const row = await database.rows(entityOf(operation)).get(id);
  const values: Record<string, unknown> = { ...change, ...row };
  return Object.entries(change).every(([name, value]) => plain(value) === plain(values[name]));
}

/** A value in the form in which the server stores it, as text; of a repetition it may word the rule differently. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return [...new Set(value)].sort().join();
  if (typeof value === "string") return value.normalize().trim();
  return typeof value === "object" && value !== null ? "" : String(value);
}
