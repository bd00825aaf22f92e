import { useEffect, useState } from "react";
import type { Completion } from "../store/completions.js";
import { useAccountStore, useRows } from "../store/use-store.js";

/** Loaded lazily, since only one view shows completions. */
const load = () => import("../store/completions.js");

const NONE: Completion[] = [];

/** The known completions of repeating tasks; refreshed from the server while `wanted`. */
export function useCompletions(wanted: boolean): Completion[] {
  const { database, api } = useAccountStore();
  const tasks = useRows((rows) => rows.task);
  const [completions, setCompletions] = useState(NONE);

  useEffect(() => {
    if (!wanted) return;
    const following = load()
      .then(({ followCompletions }) => followCompletions(database, setCompletions))
      .catch(() => undefined);
    return () => void following.then((all) => all?.unsubscribe());
  }, [wanted, database]);

  useEffect(() => {
    if (!wanted) return;
    const abort = new AbortController();
    load()
      .then(({ refreshCompletions }) =>
        refreshCompletions(database, api, [...tasks.values()], abort.signal),
      )
      // Offline, the known ones are shown.
      .catch(() => undefined);
    return () => abort.abort();
  }, [wanted, database, api, tasks]);

  return wanted ? completions : NONE;
}
