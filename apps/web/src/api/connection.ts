import { secondsToWait } from "@docket/contract/client";
import { createBackoff } from "../shared/backoff.js";
import { basePath } from "../shared/base-path.js";
import { createStore } from "../shared/store.js";

/**
 * Why the page cannot reach its data. `offline`: no network; `unreachable`: no response from the
 * server; `unavailable`: the server responds that it cannot serve requests now.
 */
export type Outage = "offline" | "unreachable" | "unavailable";

/** The outage that the last request encountered, or null. */
export const connection = createStore<Outage | null>(null);

/** Each counts how often something has happened. */
const recovery = createStore(0);
const unauthorized = createStore(0);

/** Subscribes to the end of an outage; returns a function that unsubscribes. */
export const onRecovery = recovery.subscribe;

/**
 * Subscribes to responses that say that nobody is signed in; returns a function that unsubscribes.
 */
export const onUnauthorized = unauthorized.subscribe;

/** Seconds that the server asked to wait. */
let retryAfter: number | null = null;

export function reportResponse(response: Response): void {
  if (isUnavailable(response.status)) {
    retryAfter = secondsToWait(response.headers.get("retry-after"));
    connection.set("unavailable");
    return;
  }
  const wasDown = connection.get() !== null;
  connection.set(null);
  if (wasDown) recovery.set((count) => count + 1);
  // A wrong password is a 401 too, but says nothing about the session.
  const isAccountRoute = new URL(response.url).pathname.startsWith(`${basePath}/api/auth/`);
  if (response.status === 401 && !isAccountRoute) reportSignedOut();
}

/** To be called when a response says that nobody is signed in. */
export const reportSignedOut = () => unauthorized.set((count) => count + 1);

export function reportNetworkError(): void {
  retryAfter = null;
  connection.set(navigator.onLine ? "unreachable" : "offline");
}

/** 503, or a status with which a proxy responds when the server is down. */
export function isUnavailable(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

/** In milliseconds, how long the server must be reachable until the next outage counts as a new one. */
const STABLE_FROM = 60_000;

/**
 * During an outage, calls `probe` at growing intervals, and at once when the browser reports that the
 * network is back. `probe` must use `trackedFetch`.
 */
export function pollWhileDown(probe: () => Promise<unknown>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const backoff = createBackoff();
  const ask = () =>
    probe()
      .catch(() => undefined)
      .finally(schedule);
  function schedule() {
    clearTimeout(timer);
    // Not at once: a server that refuses only some requests seems to recover after each of them.
    timer =
      connection.get() === null
        ? setTimeout(backoff.succeeded, STABLE_FROM)
        : setTimeout(ask, backoff.failed(retryAfter));
  }
  connection.subscribe(schedule);
  window.addEventListener("online", ask);
}
