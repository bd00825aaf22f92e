import { lazy, useState } from "react";
import { browserStorage } from "../shared/storage.js";
import { useStore } from "../shared/store.js";
import { useAccountStore } from "../store/use-store.js";
import { LazyBoundary } from "./lazy-boundary.js";

const ZoneBanner = lazy(async () => ({ default: (await import("./zone-banner.js")).ZoneBanner }));

const KEY = "docket.zone-kept";

/** Asks which zone counts, where the browser is in another than the account. */
export function ZoneQuestion() {
  const { timeZone } = useStore(useAccountStore().account);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [kept, setKept] = useState(() => browserStorage.read<string>(KEY));
  const both = `${here} ${timeZone}`;
  if (here === timeZone || kept === both) return null;

  function keep() {
    browserStorage.write(KEY, both);
    setKept(both);
  }

  return (
    <LazyBoundary>
      <ZoneBanner here={here} timeZone={timeZone} onKeep={keep} />
    </LazyBoundary>
  );
}
