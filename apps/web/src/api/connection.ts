import { createStore } from "../shared/store.js";

/**
 * What stands between this page and its data: `offline` no network at all, `unreachable` no answer,
 * `away` the server answers that it cannot serve just now.
 */
export type Trouble = "offline" | "unreachable" | "away";

/** The trouble that the last request met, or null. */
export const connection = createStore<Trouble | null>(null);

/** Something that happened, without a value of its own. */
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

/** Hear when a reply comes through after trouble; returns how to stop. */
export const onRecovery = recovery.listen;

/** Hear when the server says that nobody is signed in any more; returns how to stop. */
export const onUnauthorized = unauthorized.listen;

let askedToWait = 0;

export function noteReply(response: Response): void {
  if (isAway(response.status)) {
    askedToWait = Number(response.headers.get("retry-after")) || 0;
    connection.set("away");
    return;
  }
  const hadTrouble = connection.get() !== null;
  connection.set(null);
  if (hadTrouble) recovery.send();
  // A wrong password is a 401 too, but says nothing about the session.
  const isAccountRoute = new URL(response.url).pathname.startsWith("/api/auth/");
  if (response.status === 401 && !isAccountRoute) unauthorized.send();
}

export function noteUnreachable(): void {
  askedToWait = 0;
  connection.set(navigator.onLine ? "unreachable" : "offline");
}

/** 503, and what a proxy answers in the server's place. */
export function isAway(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

const FIRST_WAIT = 1;
const LONGEST_WAIT = 30;

/**
 * While there is trouble, asks `probe` again and again, more and more slowly, and at once when the
 * browser says that the network is back. `probe` must go through the watched `fetch`. Returns how
 * to stop.
 */
export function keepAsking(probe: () => Promise<unknown>): () => void {
  let clock: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT;
  const ask = () =>
    probe()
      .catch(() => undefined)
      .finally(schedule);
  function schedule() {
    clearTimeout(clock);
    if (connection.get() === null) {
      wait = FIRST_WAIT;
      return;
    }
    clock = setTimeout(ask, Math.max(wait, askedToWait) * 1_000);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
  const stopListening = connection.subscribe(schedule);
  window.addEventListener("online", ask);
  return () => {
    clearTimeout(clock);
    stopListening();
    window.removeEventListener("online", ask);
  };
}
