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
  let running: Promise<void> | null = null;
  let joined: Promise<void> | null = null;
  let again = false;
  let wait = FIRST_WAIT;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function round(): Promise<void> {
    do {
      again = false;
      const halted = await sendWrites(database, api, signal);
      if (halted?.because === "session") return onSessionEnded();
      if (halted) return later(halted.retryAfter);
      await pull(database, readChanges);
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

  function lead(): Promise<void> {
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

  if (locks) {
    locks.request(`${databaseName(database.userId)}-sync`, { signal }, lead).catch(() => undefined); // stopped before it was its turn
  } else void lead();

  return { now: run, stop: () => stopped.abort() };
}
