import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseError } from "../errors.js";

/**
 * Sees to it that one Docket at a time serves `dataDir`. The lock is a socket that somebody
 * listens on, so it ends with its process, however that ends, and needs no guess about process ids.
 *
 * @returns a function that gives the lock back
 * @throws DatabaseError `already-running`
 */
export async function lockInstance(dataDir: string): Promise<() => Promise<void>> {
  const name = createHash("sha256").update(path.resolve(dataDir)).digest("hex").slice(0, 24);
  const address =
    process.platform === "win32"
      ? `\\\\.\\pipe\\docket-${name}`
      : path.join(tmpdir(), `docket-${name}.sock`);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const server = await listen(address);
    if (server) return () => new Promise((resolve) => server.close(() => resolve()));
    if (await answers(address)) break;
    await rm(address, { force: true });
  }
  throw new DatabaseError(
    "already-running",
    `Docket already runs on ${path.resolve(dataDir)}. Stop it first, or set DOCKET_DATA_DIR to another folder.`,
  );
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
