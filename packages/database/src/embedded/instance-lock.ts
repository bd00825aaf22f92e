import { closeSync, existsSync, openSync } from "node:fs";
import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { sleep } from "../backoff.js";
import { DatabaseError } from "../errors.js";
import { failed, prepareHome } from "./data-folder.js";

const WAIT_MILLISECONDS = 90_000;

/** SQLite's code for "another one has the lock". */
const BUSY = 5;

/**
 * Sees to it that one Docket at a time serves `dataDir`.
 *
 * @returns a function that gives the lock back
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

/** Runs `work` while nobody else, in any process, starts or stops the server in `home`. */
export async function oneAtATime<T>(home: string, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + WAIT_MILLISECONDS;
  const file = path.join(home, "starting.lock");
  let unlock = tryLock(file);
  while (!unlock && performance.now() < deadline) {
    await sleep(20 + Math.random() * 30);
    unlock = tryLock(file);
  }
  if (!unlock) throw failed(`Another process has been busy with ${home} for too long.`);
  return work().finally(unlock);
}

/**
 * Locks a file, or gives `null` while somebody else has it locked. Node.js has no such call of its own, but
 * SQLite takes the operating system's lock: it ends with its process, however that ends, and only whoever
 * may write to the folder can take it.
 */
function tryLock(file: string): (() => void) | null {
  let lock: DatabaseSync | undefined;
  try {
    // Whoever can read it could lock it. Not opened again once it is there, since closing a file ends
    // the locks that this process has on it.
    if (!existsSync(file)) closeSync(openSync(file, "a", 0o600));
    // Not imported above: an older Node.js could not load this file, and would not come to say that it is too old.
    lock = new (process.getBuiltinModule("node:sqlite").DatabaseSync)(file);
    lock.exec("BEGIN EXCLUSIVE");
    return lock.close.bind(lock);
  } catch (cause) {
    if (lock?.isOpen) lock.close();
    if ((cause as { errcode?: number }).errcode === BUSY) return null;
    throw failed(`${file} cannot be locked: ${(cause as Error).message}.`, cause);
  }
}
