/**
 * JSON in the browser's storage. If storage is full or disabled, nothing fails, and values last
 * only as long as the page.
 */
function jsonStorage(open: () => Storage) {
  const storage = () => {
    try {
      return open();
    } catch {
      return undefined;
    }
  };
  return {
    read<T>(key: string): T | undefined {
      try {
        const text = storage()?.getItem(key);
        return text ? (JSON.parse(text) as T) : undefined;
      } catch {
        return undefined;
      }
    },
    /** undefined removes the key. */
    write(key: string, value: unknown): void {
      try {
        if (value === undefined || isForgotten(key)) storage()?.removeItem(key);
        else storage()?.setItem(key, JSON.stringify(value));
      } catch {
        // Storage is full: only the caller's copy in memory remains.
      }
    },
    /** The keys that begin with `prefix`. */
    keys(prefix: string): string[] {
      return Object.keys(storage() ?? {}).filter((key) => key.startsWith(prefix));
    },
  };
}

/** Storage that is kept until the tab is closed. */
export const tabStorage = jsonStorage(() => sessionStorage);
/** Storage that is kept until it is cleared. */
export const browserStorage = jsonStorage(() => localStorage);

/** The users who have signed out here. */
const forgotten = new Set<string>();

const isForgotten = (key: string) => [...forgotten].some((id) => key.startsWith(userKey(id, "")));

/** Removes everything stored for a user in this tab and in this browser; nothing more is stored from now on. */
export function clearUserStorage(userId: string): void {
  forgotten.add(userId);
  for (const storage of [tabStorage, browserStorage]) {
    for (const key of storage.keys(userKey(userId, ""))) storage.write(key, undefined);
  }
}

/** Ends what {@link clearUserStorage} has begun: the user has signed in again. */
export function allowUserStorage(userId: string): void {
  forgotten.delete(userId);
}

/** The key of a value that belongs to one user, so that nobody else who signs in here sees it. */
export function userKey(userId: string, name: string): string {
  return `docket.${userId}.${name}`;
}
