import { useEffect, useState } from "react";
import type { DoneTime } from "../store/completions.js";
import { useAccountStore, useRows } from "../store/use-store.js";

/** Loaded lazily, since only one view shows completions. */
const load = () => import("./follow-completions.js");

const NONE: DoneTime[] = [];

/** The known completions of repeating tasks; refreshed from the server while `wanted`. */
export function useCompletions(wanted: boolean): DoneTime[] {
  const { database, api } = useAccountStore();
  const tasks = useRows((rows) => rows.task);
  const [times, setTimes] = useState(NONE);

  useEffect(() => {
    if (!wanted) return;
    let stop = () => {};
    let over = false;
    load().then(
      ({ followCompletions }) => {
        if (!over) stop = followCompletions(database, setTimes);
      },
      () => undefined,
    );
    return () => {
      over = true;
      stop();
    };
  }, [wanted, database]);

  useEffect(() => {
    if (!wanted) return;
    const abort = new AbortController();
    load()
      .then(({ readTimes }) => readTimes(database, api, [...tasks.values()], abort.signal))
      // Offline, the known ones are shown.
      .catch(() => undefined);
    return () => abort.abort();
  }, [wanted, database, api, tasks]);

  return wanted ? times : NONE;
}
