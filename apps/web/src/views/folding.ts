import { browserStorage } from "../shared/storage.js";
import { createStore } from "../shared/store.js";

const KEY = "docket.folded";

/** The tasks and groups that are folded, by key; what is completed is folded unless it was opened. */
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
