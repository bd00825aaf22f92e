import { ApiError, type Client } from "@docket/contract/client";
import { liveQuery } from "dexie";
import { databaseName, type LocalDatabase } from "./local-database.js";
import { pull } from "./pull.js";
import type { ReadChanges } from "./read-changes.js";
import { sendWrites } from "./send-writes.js";

export interface SyncOptions {
  database: LocalDatabase;
  api: Client;
  readChanges: ReadChanges;
  /** Calls `onChange` whenever the server has something new, until the function that it returns is called. */
  listen: (onChange: () => void) => () => void;
  /** Told when somebody must sign in before anything can be sent or read. */
  onSessionEnded: () => void;
  /** Elects one of the tabs; without it, each of them syncs, which costs requests and harms nothing. */
  locks?: LockManager | undefined;
}

export interface Sync {
  /** Sends and reads now, as after the network came back. Resolves when that was tried. */
  now(): Promise<void>;
  stop(): void;
}

/** In milliseconds, between attempts while the server cannot be reached. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
/** Once it waits for so long, the server fails at this write again and again, and others are not kept waiting. */
const STUCK_FROM = 8_000;
/** In milliseconds; a tab that was elected and does not answer for so long was suspended by the browser. */
const PATIENCE = 15_000;

/**
 * Keeps the database of an account and the server alike: sends what waits, in order, and reads what is new,
 * at the start, when something is written here and when the server says that something changed. Of several
 * tabs one does it; the others see it in the database.
 */
export function startSync(options: SyncOptions): Sync {
  const { database, api, readChanges, listen, onSessionEnded, locks } = options;
  const stopped = new AbortController();
  const { signal } = stopped;
  let leads = false;
  let leading: Promise<void> | undefined;
  let running: Promise<void> | null = null;
  let joined: Promise<void> | null = null;
  let again = false;
  let wait = FIRST_WAIT;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function round(): Promise<void> {
    do {
      again = false;
      const halted = await sendWrites(database, api, signal);
      if (signal.aborted) return;
      if (halted?.because === "session") return onSessionEnded();
      if (halted) later(halted.retryAfter);
      // Not at once: what the server did nevertheless would be shown twice until it has confirmed that.
      if (halted && (halted.because === "temporary" || wait < STUCK_FROM)) return;
      await pull(database, readChanges);
      if (halted) return;
      wait = FIRST_WAIT;
    } while (again && !signal.aborted);
  }

  function run(): Promise<void> {
    if (!leads || signal.aborted) return Promise.resolve();
    if (running) {
      again = true;
      // One that fails began before this was asked for, and says nothing of now.
      joined ??= running
        .catch(() => undefined)
        .then(() => {
          joined = null;
          return again ? run() : undefined;
        });
      return joined;
    }
    clearTimeout(timer);
    running = round()
      .catch((error: unknown) => {
        if (signal.aborted) return;
        if (error instanceof ApiError && error.status === 401) return onSessionEnded();
        later(error instanceof ApiError ? (error.retryAfter ?? 0) : 0);
        if (!(error instanceof ApiError)) throw error;
      })
      .finally(() => {
        running = null;
      });
    return running;
  }

  function later(seconds: number) {
    if (signal.aborted) return;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), Math.max(wait, seconds * 1_000));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  /** Resolves when it was stopped. */
  function lead(): Promise<void> {
    leading ??= follow();
    return leading;
  }

  function follow(): Promise<void> {
    leads = true;
    const stopListening = listen(() => void run());
    const waiting = liveQuery(() => database.writes.count()).subscribe((count) => {
      if (count > 0) void run();
    });
    void run();
    return new Promise((resolve) => {
      signal.addEventListener("abort", () => {
        stopListening();
        waiting.unsubscribe();
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Leads, too, where the elected tab does not answer while somebody looks at this one. */
  function watchLeader(name: string) {
    const channel = new BroadcastChannel(name);
    let asked = false;
    const post = (message: "who leads?" | "I do") => channel.postMessage(message);
    channel.onmessage = ({ data }) => {
      if (data === "I do") asked = false;
      else if (leads) post("I do");
    };
    const watch = setInterval(() => {
      const looksOn = !leads && document.visibilityState === "visible";
      if (looksOn && asked) void lead();
      asked = looksOn;
      if (asked) post("who leads?");
    }, PATIENCE);
    signal.addEventListener("abort", () => {
      clearInterval(watch);
      channel.close();
    });
  }

  if (locks) {
    const name = `${databaseName(database.userId)}-sync`;
    locks.request(name, { signal }, lead).catch(() => undefined); // stopped before it was its turn
    watchLeader(name);
  } else void lead();

  return { now: run, stop: () => stopped.abort() };
}
