import { reportNetworkError } from "../api/connection.js";
import { createBackoff } from "../shared/backoff.js";
import { basePath } from "../shared/base-path.js";

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
  const backoff = createBackoff();
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
      backoff.succeeded();
      heard = Date.now();
      onChange();
    });
    source.onerror = () => {
      // Refused, perhaps since the session has ended: only the response to a request tells.
      if (source?.readyState === EventSource.CLOSED) onChange();
      source?.close();
      if (!navigator.onLine) reportNetworkError();
      timer = setTimeout(open, backoff.failed());
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
