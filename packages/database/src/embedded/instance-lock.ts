import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { sleep } from "../backoff.js";
import { DatabaseError } from "../errors.js";

/**
 * Sees to it that one Docket at a time serves `dataDir`. The lock is a socket that somebody
 * listens on, so it ends with its process, however that ends, and needs no guess about process ids.
 *
 * @returns a function that gives the lock back
 * @throws DatabaseError `already-running`
 */
export async function lockInstance(dataDir: string): Promise<() => Promise<void>> {
  const unlock = await tryLock(path.resolve(dataDir));
  if (unlock) return unlock;
  throw new DatabaseError(
    "already-running",
    `Docket already runs on ${path.resolve(dataDir)}. Stop it first, or set DOCKET_DATA_DIR to another folder.`,
  );
}

const WAIT_MILLISECONDS = 90_000;

/** Runs `work` while nobody else, in any process, runs some for the same `what`. */
export async function oneAtATime<T>(what: string, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + WAIT_MILLISECONDS;
  let unlock = await tryLock(what);
  while (!unlock && performance.now() < deadline) {
    await sleep(20 + Math.random() * 30);
    unlock = await tryLock(what);
  }
  if (!unlock)
    throw new DatabaseError(
      "embedded-failed",
      `Another process has been busy with ${what} for too long.`,
    );
  return work().finally(unlock);
}

async function tryLock(what: string): Promise<(() => Promise<void>) | null> {
  const address = addressOf(createHash("sha256").update(what).digest("hex").slice(0, 24));
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const server = await listen(address);
    if (server) return () => new Promise((resolve) => server.close(() => resolve()));
    if (!isFile(address) || (await answers(address))) return null;
    await rm(address, { force: true });
  }
  return null;
}

/** Linux has names that are no files and vanish with their listener; elsewhere a crash leaves a file. */
function addressOf(name: string): string {
  if (process.platform === "win32") return `\\\\.\\pipe\\docket-${name}`;
  return process.platform === "linux"
    ? `\0docket-${name}`
    : path.join(tmpdir(), `docket-${name}.sock`);
}

function isFile(address: string): boolean {
  return path.isAbsolute(address) && process.platform !== "win32";
}

function listen(address: string): Promise<net.Server | null> {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once("error", () => resolve(null));
    server.listen(address, () => {
      server.unref();
      resolve(server);
    });
  });
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
