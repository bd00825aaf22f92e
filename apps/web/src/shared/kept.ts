/**
 * Text that outlives the page: `tab` until the tab is closed, `browser` until it is removed.
 * Storage may be full or switched off; then what is kept lives as long as the page, and nothing
 * fails.
 */
export interface Kept {
  read<T>(key: string): T | undefined;
  /** undefined removes the key. */
  write(key: string, value: unknown): void;
  /** The keys that begin with `prefix`. */
  keys(prefix: string): string[];
}

function keptIn(open: () => Storage): Kept {
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
        // Full: the value stays in memory where it came from.
      }
    },
    keys(prefix) {
      return Object.keys(storage() ?? {}).filter((key) => key.startsWith(prefix));
    },
  };
}

export const tab = keptIn(() => sessionStorage);
export const browser = keptIn(() => localStorage);

/** Forgets everything that was kept for one person, in this tab and in this browser. */
export function forget(userId: string): void {
  for (const kept of [tab, browser]) {
    for (const key of kept.keys(personal(userId, ""))) kept.write(key, undefined);
  }
}

/** The key of something that belongs to one person, so that nobody else who signs in here sees it. */
export function personal(userId: string, name: string): string {
  return `docket.${userId}.${name}`;
}
