import { liveQuery } from "dexie";
import { type DoneTime, doneTimes, knownTimes } from "../store/completions.js";
import type { LocalDatabase } from "../store/local-database.js";

export { readTimes } from "../store/completions.js";

/** Tells the times that are known, and those that are from then on, until what it returns is called. */
export function followCompletions(
  database: LocalDatabase,
  tell: (times: DoneTime[]) => void,
): () => void {
  const following = liveQuery(async () =>
    doneTimes(await knownTimes(database), await database.writes.toArray()),
  ).subscribe(tell);
  return () => following.unsubscribe();
}
