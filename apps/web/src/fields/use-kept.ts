import { useEffect, useState } from "react";
import { browserStorage } from "../shared/storage.js";
import { createStore, type Store, useStore } from "../shared/store.js";

interface Kept<Value> {
  store: Store<Value>;
  /** How many components show it. */
  users: number;
}

const inUse = new Map<string, Kept<never>>();

/**
 * A state that survives a reload; the empty value is not stored. Components with the same key share
 * it, and one that is gone can still set it.
 */
export function useKept<Value>(key: string, empty: Value, storage = browserStorage) {
  const find = () => inUse.get(key) as Kept<Value> | undefined;
  const [kept] = useState(
    () => find() ?? { store: createStore(storage.read<Value>(key) ?? empty), users: 0 },
  );
  useEffect(() => {
    kept.users += 1;
    inUse.set(key, kept as unknown as Kept<never>);
    return () => {
      kept.users -= 1;
      if (kept.users === 0) inUse.delete(key);
    };
  }, [key, kept]);

  const keep = (next: Value | ((current: Value) => Value)) => {
    const { store } = find() ?? kept;
    store.set(next);
    const isEmpty = JSON.stringify(store.get()) === JSON.stringify(empty);
    storage.write(key, isEmpty ? undefined : store.get());
  };
  return [useStore(kept.store), keep] as const;
}
