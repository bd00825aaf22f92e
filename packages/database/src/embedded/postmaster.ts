import { execFile } from "node:child_process";
import { readFile, readlink, realpath, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The contents of a server's `postmaster.pid`. */
export interface Postmaster {
  pid: number;
  port: number;
  /** It accepts connections, if only read-only ones. */
  ready: boolean;
}

const fileOf = (folder: string) => path.join(folder, "postmaster.pid");

/** A pid higher than any process can have. */
const NOBODY = 99_999_999;

/**
 * The server that runs on `folder`. A stale pid file of a crashed server does not count, even if
 * another process has its pid now.
 */
export async function findPostmaster(folder: string): Promise<Postmaster | null> {
  const noted = await readPidFile(folder);
  return noted && (await isServerOf(noted.pid, folder)) ? noted : null;
}

/**
 * Replaces the pid in a stale `postmaster.pid` if an unrelated process has it now: PostgreSQL would
 * take that process for its predecessor, and refuse to start. The file is kept, since PostgreSQL
 * uses it to find parts of a dead server that still write.
 */
export async function disownForeignProcess(folder: string): Promise<void> {
  const noted = await readPidFile(folder);
  if (!noted || !isAlive(noted.pid) || (await isServerOf(noted.pid, folder))) return;
  const text = await readFile(fileOf(folder), "utf8");
  await writeFile(fileOf(folder), text.replace(/^\d+/, String(NOBODY)));
}

async function readPidFile(folder: string): Promise<Postmaster | null> {
  const text = await readFile(fileOf(folder), "utf8").catch(() => "");
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  if (!(pid > 0)) return null;
  return { pid, port: Number(lines[3]) || 0, ready: /^(ready|standby)/.test(lines[7] ?? "") };
}

async function isServerOf(pid: number, folder: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === "win32") return true;
  if (process.platform === "linux") {
    // A server's working directory is its data folder. If we may not read it, the process belongs
    // to another account, so it is not ours.
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => null);
    return cwd !== null && cwd === (await realpath(folder));
  }
  const { stdout } = await run("ps", ["-o", "comm=", "-p", String(pid)]).catch(() => ({
    stdout: "",
  }));
  return /postgres\s*$/.test(stdout);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
