import { browserStorage } from "../shared/storage.js";
import { createStore } from "../shared/store.js";

const KEY = "docket.folded";

/**
 * The keys of folded tasks and groups. For those that are folded by default, such as groups of
 * completed tasks, a key means unfolded.
 */
export const folded = createStore<ReadonlySet<string>>(
  new Set(browserStorage.read<string[]>(KEY) ?? []),
);

/** Folds or unfolds. */
export function toggleFolded(key: string): void {
  folded.set((current) => {
    const next = new Set(current);
    if (!next.delete(key)) next.add(key);
    return next;
  });
  browserStorage.write(KEY, [...folded.get()]);
}
