import { ApiError, type Client } from "@docket/contract/client";
import { liveQuery } from "dexie";
import { createBackoff } from "../shared/backoff.js";
import { databaseName, type LocalDatabase } from "./local-database.js";
import { noticeRestore, pull } from "./pull.js";
import type { ReadChanges } from "./read-changes.js";
import { isStorageFull, tellNotStored } from "./storage-failure.js";

export interface SyncOptions {
  database: LocalDatabase;
  api: Client;
  readChanges: ReadChanges;
  /** Calls `onChange` whenever the server has changes, until the returned function is called. */
  listen: (onChange: () => void) => () => void;
  /** Called when the user must sign in before anything can be sent or read. */
  onSessionEnded: () => void;
  /** Elects a leader among the tabs; without it, each tab syncs: more requests, but harmless. */
  locks?: LockManager | undefined;
}

export interface Sync {
  /**
   * Syncs at once, for example when the network is back, although the next attempt may not be due yet.
   * Resolves when the attempt has ended.
   */
  now(): Promise<void>;
  stop(): void;
}

/** The first view does not need it. A server that does not deliver it cannot be reached. */
export const loadSending = () =>
  import("./send-writes.js").catch((cause: unknown) => {
    throw new ApiError(0, null, null, cause);
  });

/** After so many failures at the same write, changes are read in spite of it. */
const STUCK_FROM = 3;
/**
 * In milliseconds; a leader that does not answer for this long has been suspended by the browser.
 */
const LEADER_TIMEOUT = 15_000;

/**
 * Synchronises an account's local database with the server: sends the pending writes in order,
 * then reads the changes. It does so at the start, when something is written here and when the
 * server reports a change. Of several tabs one is the leader and syncs; the others see the result
 * in the database.
 */
export function startSync(options: SyncOptions): Sync {
  const { database, api, readChanges, listen, onSessionEnded, locks } = options;
  const stopped = new AbortController();
  const { signal } = stopped;
  let isLeader = false;
  let leading: Promise<void> | undefined;
  let running: Promise<void> | null = null;
  let joined: Promise<void> | null = null;
  let again = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const backoff = createBackoff();
  /** Whether everything was sent and read since the start or the last failure. */
  let isInTouch = false;

  async function round(): Promise<void> {
    const areWaiting = (await database.writes.count()) > 0;
    if (areWaiting && !isInTouch)
      // If this fails, what is to be sent does not wait for it.
      await noticeRestore(database, readChanges).catch(() => undefined);
    const halted = areWaiting
      ? await (await loadSending()).sendWrites(database, api, signal)
      : null;
    if (signal.aborted) return;
    if (halted?.because === "session") return onSessionEnded();
    if (halted) retryLater(halted.retryAfter);
    // No pull yet: if the server has applied the write, its effect would be shown twice.
    if (halted && (halted.because === "temporary" || backoff.failures < STUCK_FROM)) return;
    await pull(database, readChanges);
    if (halted) return;
    isInTouch = true;
    backoff.succeeded();
  }

  function now(): Promise<void> {
    if (!isLeader || signal.aborted) return Promise.resolve();
    if (running) {
      // Its failure is ignored: it began before this call and says nothing about the present state.
      joined ??= running
        .catch(() => undefined)
        .then(() => {
          joined = null;
          return now();
        });
      return joined;
    }
    clearTimeout(timer);
    timer = undefined;
    again = false;
    running = round()
      .catch((error: unknown) => {
        if (signal.aborted) return;
        if (error instanceof ApiError && error.status === 401) return onSessionEnded();
        retryLater(error instanceof ApiError ? error.retryAfter : null);
        if (isStorageFull(error)) tellNotStored(error);
        else if (!(error instanceof ApiError)) throw error;
      })
      .finally(() => {
        running = null;
        if (again) runWhenDue();
      });
    return running;
  }

  /** Syncs, unless the last attempt failed: then what is new waits for the next one. */
  function runWhenDue() {
    if (running) again = true;
    else if (timer === undefined) void now();
  }

  function retryLater(seconds: number | null) {
    isInTouch = false;
    if (signal.aborted) return;
    clearTimeout(timer);
    timer = setTimeout(() => void now(), backoff.failed(seconds));
  }

  /** Becomes the leader. Resolves when the sync is stopped. */
  function becomeLeader(): Promise<void> {
    leading ??= syncAsLeader();
    return leading;
  }

  function syncAsLeader(): Promise<void> {
    isLeader = true;
    const stopListening = listen(runWhenDue);
    const waiting = liveQuery(() => database.writes.count()).subscribe((count) => {
      if (count > 0) runWhenDue();
    });
    void now();
    return new Promise((resolve) => {
      signal.addEventListener("abort", () => {
        stopListening();
        waiting.unsubscribe();
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Also leads if the elected tab does not answer while this one is visible. */
  function watchLeader(name: string) {
    const channel = new BroadcastChannel(name);
    let asked = false;
    const post = (message: "who leads?" | "I do") => channel.postMessage(message);
    channel.onmessage = ({ data }) => {
      if (data === "I do") asked = false;
      else if (isLeader) post("I do");
    };
    const watch = setInterval(() => {
      const looksOn = !isLeader && document.visibilityState === "visible";
      if (looksOn && asked) void becomeLeader();
      asked = looksOn;
      if (asked) post("who leads?");
    }, LEADER_TIMEOUT);
    signal.addEventListener("abort", () => {
      clearInterval(watch);
      channel.close();
    });
  }

  if (locks) {
    const name = `${databaseName(database.userId)}-sync`;
    locks.request(name, { signal }, becomeLeader).catch(() => undefined); // stopped before it was elected
    watchLeader(name);
  } else void becomeLeader();

  return { now, stop: () => stopped.abort() };
}
