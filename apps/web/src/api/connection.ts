import { basePath } from "../shared/base-path.js";
import { createStore } from "../shared/store.js";

/**
 * Why the page cannot reach its data. `offline`: no network; `unreachable`: no response from the
 * server; `unavailable`: the server responds that it cannot serve requests now.
 */
export type Outage = "offline" | "unreachable" | "unavailable";

/** The outage that the last request encountered, or null. */
export const connection = createStore<Outage | null>(null);

/** An event without a value. */
function createSignal() {
  const listeners = new Set<() => void>();
  return {
    send() {
      for (const listener of [...listeners]) listener();
    },
    /** Calls `listener` each time, until the function it returns is called. */
    listen(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const recovery = createSignal();
const unauthorized = createSignal();

/** Subscribes to the end of an outage; returns a function that unsubscribes. */
export const onRecovery = recovery.listen;

/**
 * Subscribes to responses that say that nobody is signed in; returns a function that unsubscribes.
 */
export const onUnauthorized = unauthorized.listen;

/** Seconds that the server asked to wait. */
let retryAfter = 0;

export function reportResponse(response: Response): void {
  if (isUnavailable(response.status)) {
    retryAfter = Number(response.headers.get("retry-after")) || 0;
    connection.set("unavailable");
    return;
  }
  const wasDown = connection.get() !== null;
  connection.set(null);
  if (wasDown) recovery.send();
  // A wrong password is a 401 too, but says nothing about the session.
  const isAccountRoute = new URL(response.url).pathname.startsWith(`${basePath}/api/auth/`);
  if (response.status === 401 && !isAccountRoute) reportSignedOut();
}

/** To be called when a response says that nobody is signed in. */
export const reportSignedOut = unauthorized.send;

export function reportNetworkError(): void {
  retryAfter = 0;
  connection.set(navigator.onLine ? "unreachable" : "offline");
}

/** 503, or a status with which a proxy responds when the server is down. */
export function isUnavailable(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

/** In seconds. */
const INITIAL_BACKOFF = 1;
const MAX_BACKOFF = 30;

/**
 * During an outage, calls `probe` at growing intervals, and at once when the browser reports that the
 * network is back. `probe` must use `trackedFetch`.
 */
export function pollWhileDown(probe: () => Promise<unknown>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = INITIAL_BACKOFF;
  const ask = () =>
    probe()
      .catch(() => undefined)
      .finally(schedule);
  function schedule() {
    clearTimeout(timer);
    if (connection.get() === null) {
      wait = INITIAL_BACKOFF;
      return;
    }
    timer = setTimeout(ask, Math.max(wait, retryAfter) * 1_000);
    wait = Math.min(wait * 2, MAX_BACKOFF);
  }
  connection.subscribe(schedule);
  window.addEventListener("online", ask);
}
