import { liveQuery } from "dexie";
import { lazy, useEffect, useState } from "react";
import { connection } from "../api/connection.js";
import { useStore } from "../shared/store.js";
import type { Write } from "../store/queued-write.js";
import { useAccountStore } from "../store/use-store.js";
import { LazyBoundary } from "./lazy-boundary.js";

export const loadOutageBanner = () => import("./outage-banner.js");
const OutageBanner = lazy(loadOutageBanner);

/**
 * Shown while the page cannot reach the server, or the server fails at a change, with the number of
 * pending changes.
 */
export function ConnectionBanner() {
  const outage = useStore(connection);
  const { database } = useAccountStore();
  const [next, setNext] = useState<Write>();
  useEffect(() => {
    const following = liveQuery(() => database.writes.toCollection().first()).subscribe(setNext);
    return () => following.unsubscribe();
  }, [database]);
  return (
    <div role="status">
      <LazyBoundary>
        {(outage || next?.failure) && <OutageBanner outage={outage} next={next} />}
      </LazyBoundary>
    </div>
  );
}
