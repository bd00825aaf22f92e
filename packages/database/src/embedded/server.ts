import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Binaries } from "./binaries.js";
import { failed } from "./data-folder.js";
import { disownForeignProcess, findPostmaster } from "./postmaster.js";
import { asAccount, handOver, type RunAs } from "./run-as.js";

const run = promisify(execFile);

/** Needs PostgreSQL 17, but none of the operating system's locales. */
const builtinLocale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];

const START_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 30_000;
const POLL_MILLISECONDS = 20;

/** When the log is shortened, and how much of it is kept, in bytes. */
const LOG_LIMIT = 10_000_000;
const LOG_KEPT = 1_000_000;

/** A PostgreSQL server of our own on this machine's loopback. */
export class Server {
  constructor(
    readonly folder: string,
    private readonly binaries: Binaries,
    private readonly runAs: RunAs | null,
  ) {}

  /**
   * Creates the data folder atomically, and removes what a killed setup left behind; only one process may do so
   * at a time. `password` is the superuser's, `locale` initdb's flags.
   */
  async initialise(password: string, locale = builtinLocale): Promise<void> {
    const partial = `${this.folder}.new-${process.pid}`;
    const secret = `${partial}.secret`;
    try {
      await removeAll(`${this.folder}.new-`);
      await mkdir(partial, { recursive: true, mode: 0o700 });
      await handOver(partial, this.runAs);
      await writeFile(secret, `${password}\n`, { mode: 0o600 });
      await handOver(secret, this.runAs);
      const { program, args, options } = asAccount(this.runAs, this.binaries.initdb, [
        `--pgdata=${partial}`,
        "--username=postgres",
        `--pwfile=${secret}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        ...locale,
      ]);
      await run(program, args, {
        ...options,
        cwd: path.dirname(this.folder),
        env: plainEnvironment(),
      });
      await rename(partial, this.folder);
    } catch (error) {
      throw failed(`PostgreSQL could not be set up in ${this.folder}: ${reasonOf(error)}`, error);
    } finally {
      await rm(secret, { force: true });
      await rm(partial, { recursive: true, force: true });
    }
  }

  get isInitialised(): boolean {
    return existsSync(path.join(this.folder, "PG_VERSION"));
  }

  /**
   * The port of the server that runs on this folder, or `null`. A stale pid file does not count.
   */
  async runningPort(): Promise<number | null> {
    return (await findPostmaster(this.folder))?.port ?? null;
  }

  /**
   * Starts the server, detached from this terminal (Ctrl-C is for us, not for the database), and
   * resolves when it accepts connections. PostgreSQL cleans up after a crash itself.
   */
  async start(port: number, settings: Record<string, string> = {}): Promise<void> {
    const { log } = this;
    let written = 0;
    const flags = Object.entries({
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      port: String(port),
      ...settings,
    });
    try {
      await disownForeignProcess(this.folder);
      // Not by pg_ctl, which goes through a shell: a path may contain any character.
      const { program, args, options } = asAccount(this.runAs, this.binaries.postgres, [
        "-D",
        this.folder,
        ...flags.flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      ]);
      await this.shortenLog();
      const file = await open(log, "a", 0o600);
      written = (await file.stat()).size;
      await handOver(log, this.runAs);
      const child = spawn(program, args, {
        ...options,
        cwd: this.folder,
        env: plainEnvironment(),
        stdio: ["ignore", file.fd, file.fd],
        detached: true,
        windowsHide: true,
      });
      child.unref();
      await file.close();
      await this.becomesReady(child);
    } catch (error) {
      const { message } = error as Error;
      throw failed(
        `PostgreSQL did not start on ${this.folder}: ${message}. ${log} says:\n${await lastLines(log, written)}`,
        error,
      );
    }
  }

  private get log(): string {
    return path.join(this.folder, "server.log");
  }

  /** Keeps only the last lines of a log that has become long; the server may run, as it appends to the file. */
  async shortenLog(): Promise<void> {
    const size = await stat(this.log).then(
      (found) => found.size,
      () => 0,
    );
    if (size <= LOG_LIMIT) return;
    await using file = await open(this.log, "a+");
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(LOG_KEPT),
      0,
      LOG_KEPT,
      size - LOG_KEPT,
    );
    await file.truncate();
    await file.appendFile(buffer.subarray(buffer.indexOf("\n") + 1, bytesRead));
  }

  private async becomesReady(child: ChildProcess): Promise<void> {
    let ended: Error | undefined;
    child.once("error", (error) => {
      ended = error;
    });
    child.once("exit", (code, signal) => {
      ended = new Error(`it ended with ${code ?? signal}`);
    });
    const deadline = performance.now() + START_MILLISECONDS;
    for (;;) {
      const found = await findPostmaster(this.folder);
      if (found?.ready && found.pid === child.pid) return;
      if (ended) throw ended;
      if (performance.now() > deadline) throw new Error("it was not ready in time");
      await sleep(POLL_MILLISECONDS);
    }
  }

  /** Stops it: `fast` ends sessions and flushes all to disk, `immediate` is a deliberate crash. */
  async stop(mode: "fast" | "immediate" = "fast"): Promise<void> {
    const running = await findPostmaster(this.folder);
    if (!running) return;
    if (process.platform === "win32") {
      await run(this.binaries.pg_ctl, ["stop", "-w", "-m", mode, "-D", this.folder]);
      return;
    }
    signal(running.pid, mode === "fast" ? "SIGINT" : "SIGQUIT");
    const deadline = performance.now() + STOP_MILLISECONDS;
    while ((await findPostmaster(this.folder))?.pid === running.pid) {
      if (performance.now() > deadline) throw failed(`PostgreSQL on ${this.folder} does not stop.`);
      await sleep(POLL_MILLISECONDS);
    }
  }
}

/** Removes all files and folders whose path begins so. */
async function removeAll(beginning: string): Promise<void> {
  const folder = path.dirname(beginning);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const file = path.join(folder, name);
    if (file.startsWith(beginning)) await rm(file, { recursive: true, force: true });
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // it has just ended
  }
}

/**
 * A TCP port on the loopback that is free now; `preferred` if that is free. Not from the ephemeral
 * range, as port 0 would give: an outgoing connection may take such a port before the server
 * listens on it.
 */
export async function freePort(preferred?: number): Promise<number> {
  const drawn = Array.from({ length: 10 }, () => randomInt(20_000, 32_768));
  for (const port of [preferred, ...drawn, 0]) {
    const free = port === undefined ? null : await tryPort(port);
    if (free !== null) return free;
  }
  return 0;
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(null));
    probe.listen(port, "127.0.0.1", () => {
      const { port: free } = probe.address() as AddressInfo;
      probe.close(() => resolve(free));
    });
  });
}

/** A password of 192 random bits. */
export function newPassword(): string {
  return randomBytes(24).toString("base64url");
}

/** The environment with a fixed locale and time zone in place of the terminal's. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: "C", LANG: "C", TZ: "UTC", PGTZ: "UTC" };
}

/** What was written to a log after its first `bytes`, if that is not too long. */
async function lastLines(file: string, bytes: number): Promise<string> {
  const content = await readFile(file).catch(() => Buffer.alloc(0));
  const text = content.subarray(bytes).toString("utf8").trim();
  return text ? text.split("\n").slice(-12).join("\n") : "(nothing)";
}

/** Why a program of PostgreSQL failed: the first error that it reports, or else all that it says. */
function reasonOf(error: unknown): string {
  const { stderr = "", message } = error as { stderr?: string; message: string };
  const [, reported] = /\b(?:FATAL|PANIC|error): +(.+)/.exec(stderr) ?? [];
  return reported ? `${reported}.` : stderr.trim() || message;
}
