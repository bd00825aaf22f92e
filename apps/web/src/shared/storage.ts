/**
 * JSON in the browser's storage. Storage may be full or switched off: then nothing fails, and the
 * values last as long as the page.
 */
export interface JsonStorage {
  read<T>(key: string): T | undefined;
  /** undefined removes the key. */
  write(key: string, value: unknown): void;
  /** The keys that begin with `prefix`. */
  keys(prefix: string): string[];
}

function jsonStorage(open: () => Storage): JsonStorage {
  const storage = () => {
    try {
      return open();
    } catch {
      return undefined;
    }
  };
  return {
    read<T>(key: string) {
      try {
        const text = storage()?.getItem(key);
        return text ? (JSON.parse(text) as T) : undefined;
      } catch {
        return undefined;
      }
    },
    write(key, value) {
      try {
        if (value === undefined) storage()?.removeItem(key);
        else storage()?.setItem(key, JSON.stringify(value));
      } catch {
        // Storage is full: the value stays in the memory of whoever wrote it.
      }
    },
    keys(prefix) {
      return Object.keys(storage() ?? {}).filter((key) => key.startsWith(prefix));
    },
  };
}

/** Kept until the tab is closed. */
export const tabStorage = jsonStorage(() => sessionStorage);
/** Kept until it is removed. */
export const browserStorage = jsonStorage(() => localStorage);

/** Removes everything stored for a user, in this tab and in this browser. */
export function clearUserStorage(userId: string): void {
  for (const storage of [tabStorage, browserStorage]) {
    for (const key of storage.keys(userKey(userId, ""))) storage.write(key, undefined);
  }
}

/** The key of a value that belongs to one user, so that nobody else who signs in here sees it. */
export function userKey(userId: string, name: string): string {
  return `docket.${userId}.${name}`;
}
