import { useCallback, useEffect, useRef, useState } from "react";
import { errorMessage } from "../api/error-messages.js";

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** A paginated list from the server. */
export interface Pages<T> {
  /** Null until the first page is loaded. */
  items: T[] | null;
  hasMore: boolean;
  busy: boolean;
  /** Why the last attempt failed, for the user. */
  error: string | null;
  more(): void;
  /** Reads all shown pages again. */
  reload(): void;
}

/**
 * Reads pages of something that is not stored in the browser, and reloads them
 * when `version` changes.
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

  const shown = useRef(0);
  shown.current = items?.length ?? 0;

  const load = useCallback(async (after?: string) => {
    const readPage = latest.current;
    if (!readPage) return;
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    setBusy(true);
    setError(null);
    try {
      let page = await readPage(after, abort.signal);
      const found = page.items;
      // A reload reads as many items as were shown before.
      while (!after && page.nextCursor !== null && found.length < shown.current) {
        page = await readPage(page.nextCursor, abort.signal);
        found.push(...page.items);
      }
      if (abort.signal.aborted) return;
      setItems((known) => (after ? [...(known ?? []), ...found] : found));
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
