import { liveQuery } from "dexie";
import { type Completion, cachedCompletions, mergeCompletions } from "../store/completions.js";
import type { LocalDatabase } from "../store/local-database.js";

export { refreshCompletions } from "../store/completions.js";

/**
 * Calls `tell` with the known completions, now and after each change, until the returned function
 * is called.
 */
export function followCompletions(
  database: LocalDatabase,
  tell: (completions: Completion[]) => void,
): () => void {
  const following = liveQuery(async () =>
    mergeCompletions(await cachedCompletions(database), await database.writes.toArray()),
  ).subscribe(tell);
  return () => following.unsubscribe();
}
