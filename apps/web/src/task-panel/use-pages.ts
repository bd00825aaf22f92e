import { useCallback, useEffect, useRef, useState } from "react";
import { errorMessage } from "../api/error-messages.js";

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** What was read from the server, page by page. */
export interface Pages<T> {
  /** Null until the first page is there. */
  items: T[] | null;
  hasMore: boolean;
  busy: boolean;
  /** Why the last attempt failed, in words. */
  error: string | null;
  more(): void;
  /** Reads the first page again. */
  reload(): void;
}

/**
 * Reads pages of something that is not kept in the browser; anew when `version` changes.
 *
 * @param read reads the page after a cursor; null reads nothing
 */
export function usePages<T>(
  read: ((cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>) | null,
  version: string,
): Pages<T> {
  const [items, setItems] = useState<T[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const latest = useRef(read);
  latest.current = read;
  const running = useRef<AbortController>(null);

  const load = useCallback(async (after?: string) => {
    if (!latest.current) return;
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    setBusy(true);
    setError(null);
    try {
      const page = await latest.current(after, abort.signal);
      if (abort.signal.aborted) return;
      setItems((known) => (after ? [...(known ?? []), ...page.items] : page.items));
      setCursor(page.nextCursor);
    } catch (cause) {
      if (!abort.signal.aborted) setError(errorMessage(cause));
    } finally {
      if (!abort.signal.aborted) setBusy(false);
    }
  }, []);

  const isWanted = read !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: anew with each version
  useEffect(() => {
    if (isWanted) void load();
    return () => running.current?.abort();
  }, [isWanted, version, load]);

  return {
    items,
    hasMore: cursor !== null,
    busy,
    error,
    more: () => cursor !== null && void load(cursor),
    reload: () => void load(),
  };
}
