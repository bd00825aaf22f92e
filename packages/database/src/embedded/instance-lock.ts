import { closeSync, existsSync, openSync } from "node:fs";
import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError } from "../errors.js";
import { failed, prepareHome } from "./data-folder.js";

const WAIT_MILLISECONDS = 90_000;

/** SQLite's error code SQLITE_BUSY: another process holds the lock. */
const BUSY = 5;

/**
 * Ensures that only one Docket at a time serves `dataDir`.
 *
 * @returns a function that releases the lock
 * @throws DatabaseError `already-running`, `embedded-failed`
 */
export async function lockInstance(dataDir: string): Promise<() => Promise<void>> {
  const home = path.resolve(dataDir);
  await prepareHome(home);
  const unlock = tryLock(path.join(home, "docket.lock"));
  if (unlock) return async () => unlock();
  throw new DatabaseError(
    "already-running",
    `Docket already runs on ${home}. Stop it first, or set DOCKET_DATA_DIR to another folder.`,
  );
}

/** Runs `work` while no other caller, in any process, starts or stops the server in `home`. */
export async function oneAtATime<T>(home: string, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + WAIT_MILLISECONDS;
  const file = path.join(home, "starting.lock");
  let unlock = tryLock(file);
  while (!unlock && performance.now() < deadline) {
    await sleep(20 + Math.random() * 30);
    unlock = tryLock(file);
  }
  if (!unlock) throw failed(`Timed out waiting for another process to release ${home}.`);
  return work().finally(unlock);
}

/**
 * Locks a file, or returns `null` if it is already locked. Node.js has no call for this, but SQLite
 * takes an operating system lock: it is released when its process ends, however that happens, and
 * only accounts that may write to the folder can take it.
 */
function tryLock(file: string): (() => void) | null {
  let lock: DatabaseSync | undefined;
  try {
    // Whoever can read the file could lock it, hence its mode. An existing file is not opened here,
    // since closing it would release the locks that this process holds on it.
    if (!existsSync(file)) closeSync(openSync(file, "a", 0o600));
    // Not imported above: an older Node.js would fail to load this file before it could report that
    // it is too old.
    lock = new (process.getBuiltinModule("node:sqlite").DatabaseSync)(file);
    // Without a journal beside it, which a full disk has no room for.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return lock.close.bind(lock);
  } catch (cause) {
    if (lock?.isOpen) lock.close();
    if ((cause as { errcode?: number }).errcode === BUSY) return null;
    throw failed(`${file} cannot be locked: ${(cause as Error).message}.`, cause);
  }
}
