import { liveQuery } from "dexie";
import { useEffect, useState } from "react";
import type { LocalDatabase } from "./local-database.js";
import { useAccountStore } from "./use-store.js";

/**
 * What a query of the account's local database finds, now and after each change; undefined until then.
 *
 * @param query always the same function
 */
export function useLive<T>(query: (database: LocalDatabase) => Promise<T>): T | undefined {
  const { database } = useAccountStore();
  const [found, setFound] = useState<T>();
  useEffect(() => {
    const following = liveQuery(() => query(database)).subscribe(setFound);
    return () => following.unsubscribe();
  }, [database, query]);
  return found;
}

/** The number of changes that are pending. */
export function useUnsent(): number {
  return useLive(countWrites) ?? 0;
}

const countWrites = ({ writes }: LocalDatabase) => writes.count();
