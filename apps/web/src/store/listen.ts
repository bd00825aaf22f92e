import { reportNetworkError } from "../api/connection.js";
import { basePath } from "../shared/base-path.js";

/** In milliseconds, between attempts to open the stream again. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/**
 * Calls `onChange` when the server says that something is new, and whenever it can be reached again, until
 * what it returns is called.
 */
export function listenToChanges(onChange: () => void): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT;
  let stopped = false;

  function open() {
    clearTimeout(timer);
    source?.close();
    if (stopped) return;
    source = new EventSource(`${basePath}/api/changes/stream`);
    source.addEventListener("changes", () => {
      wait = FIRST_WAIT;
      onChange();
    });
    source.onerror = () => {
      source?.close();
      if (!navigator.onLine) reportNetworkError();
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  }

  function back() {
    if (document.visibilityState === "hidden") return;
    if (source?.readyState !== EventSource.OPEN) open();
    onChange();
  }

  open();
  window.addEventListener("online", back);
  document.addEventListener("visibilitychange", back);
  return () => {
    stopped = true;
    clearTimeout(timer);
    source?.close();
    window.removeEventListener("online", back);
    document.removeEventListener("visibilitychange", back);
  };
}
