import { browserStorage } from "../shared/storage.js";
import { createStore } from "../shared/store.js";

const KEY = "docket.folded";

/**
 * The keys of collapsed tasks and groups. For those that are collapsed by default, such as groups of
 * completed tasks, a key means expanded.
 */
export const collapsed = createStore<ReadonlySet<string>>(
  new Set(browserStorage.read<string[]>(KEY) ?? []),
);

/** Collapses or expands. */
export function toggleCollapsed(key: string): void {
  collapsed.set((current) => {
    // Another tab may have changed them.
    const next = new Set(browserStorage.read<string[]>(KEY) ?? current);
    if (!next.delete(key)) next.add(key);
    return next;
  });
  browserStorage.write(KEY, [...collapsed.get()]);
}
