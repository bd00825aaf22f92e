import { lazy } from "react";
import { connection } from "../api/connection.js";
import { useStore } from "../shared/store.js";
import { LazyBoundary } from "./lazy-boundary.js";

export const loadOutageBanner = () => import("./outage-banner.js");
const OutageBanner = lazy(loadOutageBanner);

/** Shown while the page cannot reach the server, with the number of pending changes. */
export function ConnectionBanner() {
  const outage = useStore(connection);
  return (
    <div role="status">
      <LazyBoundary>{outage && <OutageBanner outage={outage} />}</LazyBoundary>
    </div>
  );
}
