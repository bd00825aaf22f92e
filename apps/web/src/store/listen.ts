import { reportNetworkError } from "../api/connection.js";
import { basePath } from "../shared/base-path.js";

/** In milliseconds, between attempts to open the stream again. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
/**
 * The server ends a stream after ten minutes, and it is opened again. One that is open for longer has died
 * without a word, as when the computer slept.
 */
const LONGEST_STREAM = 11 * 60_000;
/** When somebody comes back to the tab, a stream that was silent for so long is not believed. */
const LONGEST_SILENCE = 60_000;

/**
 * Calls `onChange` when the server says that something is new, and whenever it can be reached again, until
 * what it returns is called.
 */
export function listenToChanges(onChange: () => void): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT;
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
      wait = FIRST_WAIT;
      heard = Date.now();
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
    const isSilent = Date.now() - heard > LONGEST_SILENCE;
    if (source?.readyState !== EventSource.OPEN || isSilent) open();
    onChange();
  }

  open();
  const watch = setInterval(() => {
    if (Date.now() - opened > LONGEST_STREAM) open();
  }, LONGEST_SILENCE);
  window.addEventListener("online", back);
  document.addEventListener("visibilitychange", back);
  return () => {
    stopped = true;
    clearTimeout(timer);
    clearInterval(watch);
    source?.close();
    window.removeEventListener("online", back);
    document.removeEventListener("visibilitychange", back);
  };
}
