import { limits } from "@docket/contract/limits";
import { reportNetworkError } from "../api/connection.js";
import { createBackoff } from "../shared/backoff.js";
import { basePath } from "../shared/base-path.js";

/**
 * Calls `onChange` when the server reports changes and whenever it becomes reachable again, until
 * the returned function is called.
 */
export function listenToChanges(onChange: () => void): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const backoff = createBackoff();
  let stopped = false;
  let heard = 0;
  /** What the stream has last told. */
  let last = "";

  function open() {
    clearTimeout(timer);
    source?.close();
    if (stopped) return;
    heard = Date.now();
    last = "";
    source = new EventSource(`${basePath}/api/changes/stream`);
    source.addEventListener("changes", ({ data }) => {
      backoff.succeeded();
      heard = Date.now();
      if (data === last) return;
      last = data;
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

  /** Whether the stream has died unnoticed, for example while the computer slept. */
  const isSilent = () => Date.now() - heard > 3 * limits.heartbeat;

  function onReturn() {
    if (document.visibilityState === "hidden") return;
    if (source?.readyState !== EventSource.OPEN || isSilent()) open();
    onChange();
  }

  open();
  const watch = setInterval(() => {
    if (!isSilent()) return;
    open();
    // A proxy may hold back the whole stream.
    onChange();
  }, limits.heartbeat);
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
