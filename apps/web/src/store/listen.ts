import { reportNetworkError } from "../api/connection.js";
import { basePath } from "../shared/base-path.js";

/** In milliseconds, the backoff between attempts to reopen the stream. */
const INITIAL_BACKOFF = 1_000;
const MAX_BACKOFF = 30_000;
/**
 * In milliseconds. The server ends a stream after ten minutes, and it is reopened. One that has
 * been open for longer has died unnoticed, for example while the computer slept.
 */
const MAX_STREAM_AGE = 11 * 60_000;
/**
 * In milliseconds. When the user returns to the tab, a stream that has been silent for this long is
 * presumed dead.
 */
const MAX_SILENCE = 60_000;

/**
 * Calls `onChange` when the server reports changes and whenever it becomes reachable again, until
 * the returned function is called.
 */
export function listenToChanges(onChange: () => void): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = INITIAL_BACKOFF;
  let stopped = false;
  let opened = 0;
  let heard = 0;

  function open() {
    clearTimeout(timer);
    source?.close();
    if (stopped) return;
    opened = heard = Date.now();
    source = new EventSource(`${basePath}/api/changes/stream`);
    source.addEventListener("changes", () => {
      wait = INITIAL_BACKOFF;
      heard = Date.now();
      onChange();
    });
    source.onerror = () => {
      source?.close();
      if (!navigator.onLine) reportNetworkError();
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, MAX_BACKOFF);
    };
  }

  function onReturn() {
    if (document.visibilityState === "hidden") return;
    const isSilent = Date.now() - heard > MAX_SILENCE;
    if (source?.readyState !== EventSource.OPEN || isSilent) open();
    onChange();
  }

  open();
  const watch = setInterval(() => {
    if (Date.now() - opened > MAX_STREAM_AGE) open();
  }, MAX_SILENCE);
  window.addEventListener("online", onReturn);
  document.addEventListener("visibilitychange", onReturn);
  return () => {
    stopped = true;
    clearTimeout(timer);
    clearInterval(watch);
    source?.close();
    window.removeEventListener("online", onReturn);
    document.removeEventListener("visibilitychange", onReturn);
  };
}
