import { browserStorage } from "../shared/storage.js";
import { createStore } from "../shared/store.js";

const KEY = "docket.zone-kept";

/** The zones of this browser and of the account, where somebody has said that they are to differ. */
export const keptZones = createStore(browserStorage.read<string>(KEY));

/** The zone of this browser. */
export const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A choice of these two, as {@link keptZones} has it. */
export const bothZones = (timeZone: string) => `${zoneHere()} ${timeZone}`;

/** The account's zone is meant: it is not asked any more as long as this browser is where it is. */
export function keepZone(timeZone: string): void {
  const both = bothZones(timeZone);
  browserStorage.write(KEY, both);
  keptZones.set(both);
}
