import { browserStorage } from "../shared/storage.js";
import { createStore } from "../shared/store.js";

const KEY = "docket.zone-kept";

/** The pair of browser zone and account zone that the user has chosen to keep different. */
export const keptZonePair = createStore(browserStorage.read<string>(KEY));

/** The zone of this browser. */
export const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The pair of this browser's zone and an account zone, in the format of {@link keptZonePair}. */
export const zonePair = (timeZone: string) => `${zoneHere()} ${timeZone}`;

/** Keeps the account's zone: the user is not asked again unless this browser's zone changes. */
export function keepZone(timeZone: string): void {
  const both = zonePair(timeZone);
  browserStorage.write(KEY, both);
  keptZonePair.set(both);
}
