import { lazy } from "react";
import { useStore } from "../shared/store.js";
import { useAccountStore } from "../store/use-store.js";
import { keepZone, keptZonePair, zoneHere, zonePair } from "./kept-zone.js";
import { LazyBoundary } from "./lazy-boundary.js";

const ZoneBanner = lazy(async () => ({ default: (await import("./zone-banner.js")).ZoneBanner }));

/** Asks which time zone to use if the browser's differs from the account's. */
export function ZoneQuestion() {
  const { timeZone } = useStore(useAccountStore().account);
  const kept = useStore(keptZonePair);
  const here = zoneHere();
  if (here === timeZone || kept === zonePair(timeZone)) return null;
  return (
    <LazyBoundary>
      <ZoneBanner here={here} timeZone={timeZone} onKeep={() => keepZone(timeZone)} />
    </LazyBoundary>
  );
}
