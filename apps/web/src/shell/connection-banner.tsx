import { lazy } from "react";
import { connection } from "../api/connection.js";
import { useStore } from "../shared/store.js";
import type { LocalDatabase } from "../store/local-database.js";
import { useLive } from "../store/use-live.js";
import { LazyBoundary } from "./lazy-boundary.js";

export const loadOutageBanner = () => import("./outage-banner.js");
const OutageBanner = lazy(loadOutageBanner);

/**
 * Shown while the page cannot reach the server, or the server fails at a change, with the number of
 * pending changes.
 */
export function ConnectionBanner() {
  const outage = useStore(connection);
  const next = useLive(firstWrite);
  return (
    <div role="status">
      <LazyBoundary>
        {(outage || next?.failure) && <OutageBanner outage={outage} next={next} />}
      </LazyBoundary>
    </div>
  );
}

const firstWrite = ({ writes }: LocalDatabase) => writes.toCollection().first();
