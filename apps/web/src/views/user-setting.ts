import { currentUserId, session } from "../account/session.js";
import { browserStorage, userKey } from "../shared/storage.js";
import { createStore, type Store } from "../shared/store.js";

/** A store of what the current user has set in this browser. */
export interface UserSetting<T> extends Pick<Store<T>, "get" | "subscribe"> {
  /** Changes it. */
  update(change: (current: T) => T): void;
}

/** @param name that in the browser's storage */
export function userSetting<T>(name: string, initial: T): UserSetting<T> {
  let userId = currentUserId();
  const key = () => userKey(userId ?? "", name);
  const stored = () => browserStorage.read<T>(key());
  const { get, set, subscribe } = createStore(stored() ?? initial);
  session.subscribe(() => {
    if (userId === currentUserId()) return;
    userId = currentUserId();
    set(stored() ?? initial);
  });
  // Another tab has changed it.
  window.addEventListener("storage", (event) => {
    if (event.key === key()) set(stored() ?? initial);
  });
  return {
    get,
    subscribe,
    update(change) {
      set((current) => change(stored() ?? current));
      browserStorage.write(key(), get());
    },
  };
}
