import { lazy } from "react";
import { useStore } from "../shared/store.js";
import { useAccountStore } from "../store/use-store.js";
import { keepZone, keptZonePairs, zoneHere, zonePair } from "./kept-zone.js";
import { LazyBoundary } from "./lazy-boundary.js";

const ZoneBanner = lazy(() => import("./zone-banner.js"));

/** Asks which time zone to use if the browser's differs from the account's. */
export function ZoneQuestion() {
  const { timeZone } = useStore(useAccountStore().account);
  const kept = useStore(keptZonePairs);
  const here = zoneHere();
  if (here === timeZone || kept.includes(zonePair(timeZone))) return null;
  return (
    <LazyBoundary>
      <ZoneBanner here={here} timeZone={timeZone} onKeep={() => keepZone(timeZone)} />
    </LazyBoundary>
  );
}
