import { browserStorage } from "../shared/storage.js";
import { createStore } from "../shared/store.js";

const KEY = "docket.zone-kept";

/** The pairs of browser zone and account zone that the user has chosen to keep different. */
export const keptZonePairs = createStore(
  [browserStorage.read<string | string[]>(KEY) ?? []].flat(),
);

/** The pair of this browser's zone and an account zone, in the format of {@link keptZonePairs}. */
export const zonePair = (timeZone: string) =>
  `${Intl.DateTimeFormat().resolvedOptions().timeZone} ${timeZone}`;

/** Keeps the account's zone: the user is not asked again unless this browser's zone changes. */
export function keepZone(timeZone: string): void {
  const pairs = [...new Set(keptZonePairs.get()).add(zonePair(timeZone))];
  browserStorage.write(KEY, pairs);
  keptZonePairs.set(pairs);
}
