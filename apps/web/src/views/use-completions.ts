import { liveQuery } from "dexie";
import { useEffect, useState } from "react";
import {
  type DoneTime,
  doneTimes,
  knownCompletions,
  readCompletions,
} from "../store/completions.js";
import { useAccountStore, useRows } from "../store/use-store.js";

const NONE: DoneTime[] = [];

/** When repeating tasks were done, as far as it is known here; it is asked for while `wanted`. */
export function useCompletions(wanted: boolean): DoneTime[] {
  const { database, api } = useAccountStore();
  const tasks = useRows((rows) => rows.task);
  const [times, setTimes] = useState(NONE);

  useEffect(() => {
    if (!wanted) return;
    const following = liveQuery(async () =>
      doneTimes(await knownCompletions(database), await database.writes.toArray()),
    ).subscribe(setTimes);
    return () => following.unsubscribe();
  }, [wanted, database]);

  useEffect(() => {
    if (!wanted) return;
    const abort = new AbortController();
    // Without a network what is known is shown.
    readCompletions(database, api, [...tasks.values()], abort.signal).catch(() => undefined);
    return () => abort.abort();
  }, [wanted, database, api, tasks]);

  return wanted ? times : NONE;
}
