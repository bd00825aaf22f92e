import { lazy } from "react";
import { useStore } from "../shared/store.js";
import { useAccountStore } from "../store/use-store.js";
import { LazyBoundary } from "./lazy-boundary.js";

const ZoneBanner = lazy(() => import("./zone-banner.js"));

/** Asks which time zone to use if the browser's differs from the account's. */
export function ZoneQuestion() {
  const { timeZone } = useStore(useAccountStore().account);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (here === timeZone) return null;
  return (
    <LazyBoundary>
      <ZoneBanner here={here} timeZone={timeZone} />
    </LazyBoundary>
  );
}
