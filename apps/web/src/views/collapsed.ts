import { currentUserId, session } from "../account/session.js";
import { browserStorage, userKey } from "../shared/storage.js";
import { createStore } from "../shared/store.js";

let userId = currentUserId();

const storageKey = () => userKey(userId ?? "", "collapsed");
/** Another tab may have changed them. */
const stored = () => browserStorage.read<string[]>(storageKey());

/**
 * The keys of collapsed tasks and groups. For those that are collapsed by default, such as groups of
 * completed tasks, a key means expanded.
 */
export const collapsed = createStore<ReadonlySet<string>>(new Set(stored()));

session.subscribe(() => {
  if (userId === currentUserId()) return;
  userId = currentUserId();
  collapsed.set(new Set(stored()));
});

/** Collapses or expands. */
export function toggleCollapsed(key: string): void {
  collapsed.set((current) => {
    const next = new Set(stored() ?? current);
    if (!next.delete(key)) next.add(key);
    return next;
  });
  browserStorage.write(storageKey(), [...collapsed.get()]);
}
