import { liveQuery } from "dexie";
import { type DoneTime, doneTimes, knownCompletions } from "../store/completions.js";
import type { LocalDatabase } from "../store/local-database.js";

export { readCompletions } from "../store/completions.js";

/** Tells the times that are known, and those that are from then on, until what it returns is called. */
export function followCompletions(
  database: LocalDatabase,
  tell: (times: DoneTime[]) => void,
): () => void {
  const following = liveQuery(async () =>
    doneTimes(await knownCompletions(database), await database.writes.toArray()),
  ).subscribe(tell);
  return () => following.unsubscribe();
}
