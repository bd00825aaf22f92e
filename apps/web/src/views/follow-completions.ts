import { liveQuery } from "dexie";
import { type DoneTime, doneTimes, knownTimes } from "../store/completions.js";
import type { LocalDatabase } from "../store/local-database.js";

export { readTimes } from "../store/completions.js";

/**
 * Calls `tell` with the known completions, now and after each change, until the returned function
 * is called.
 */
export function followCompletions(
  database: LocalDatabase,
  tell: (times: DoneTime[]) => void,
): () => void {
  const following = liveQuery(async () =>
    doneTimes(await knownTimes(database), await database.writes.toArray()),
  ).subscribe(tell);
  return () => following.unsubscribe();
}
