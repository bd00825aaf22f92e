import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { DatabaseError } from "../errors.js";
import type { Binaries } from "./binaries.js";
import { handOver, type RunAs } from "./run-as.js";

const run = promisify(execFile);

/** Needs PostgreSQL 17, and no locale of the system. */
const builtinLocale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];

/** A PostgreSQL server of our own on this machine's loopback. */
export class Server {
  constructor(
    readonly folder: string,
    private readonly binaries: Binaries,
    private readonly runAs: RunAs | null,
  ) {}

  /** Makes the data folder, whole or not at all; `password` is the superuser's, `locale` initdb's flags. */
  async initialise(password: string, locale = builtinLocale): Promise<void> {
    const partial = `${this.folder}.new-${process.pid}`;
    const secret = `${partial}.secret`;
    await mkdir(partial, { recursive: true, mode: 0o700 });
    await handOver(partial, this.runAs);
    await writeFile(secret, `${password}\n`, { mode: 0o600 });
    await handOver(secret, this.runAs);
    try {
      await run(
        this.binaries.initdb,
        [
          `--pgdata=${partial}`,
          "--username=postgres",
          `--pwfile=${secret}`,
          "--auth=scram-sha-256",
          "--encoding=UTF8",
          ...locale,
        ],
        { ...this.runAs, cwd: path.dirname(this.folder), env: plainEnvironment() },
      );
      await rename(partial, this.folder);
    } catch (error) {
      throw new DatabaseError(
        "embedded-failed",
        `PostgreSQL could not be set up in ${this.folder}: ${output(error)}`,
        {
          cause: error,
        },
      );
    } finally {
      await rm(secret, { force: true });
      await rm(partial, { recursive: true, force: true });
    }
  }

  get isInitialised(): boolean {
    return existsSync(path.join(this.folder, "PG_VERSION"));
  }

  /** The port of the server that runs on this folder, or `null`. Left-overs of a crash count as none. */
  async runningPort(): Promise<number | null> {
    const status = await run(
      this.binaries.pg_ctl,
      ["status", "-D", this.folder],
      this.runAs ?? {},
    ).catch(() => null);
    if (!status) return null;
    const lines = (await readFile(path.join(this.folder, "postmaster.pid"), "utf8")).split("\n");
    return Number(lines[3]) || null;
  }

  /**
   * Starts the server, apart from this terminal (its Ctrl-C is ours, not the database's), and
   * resolves when it accepts connections. PostgreSQL clears what a crash left behind.
   */
  async start(port: number, settings: Record<string, string> = {}): Promise<void> {
    const flags = Object.entries({
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      port: String(port),
      ...settings,
    }).map(([name, value]) => `-c ${name}='${value}'`);
    const log = path.join(this.folder, "server.log");
    try {
      await finished(
        spawn(
          this.binaries.pg_ctl,
          ["start", "-w", "-t", "60", "-D", this.folder, "-l", log, "-o", flags.join(" ")],
          {
            ...this.runAs,
            cwd: this.folder,
            env: plainEnvironment(),
            stdio: "ignore",
            detached: true,
          },
        ),
      );
    } catch (error) {
      throw new DatabaseError(
        "embedded-failed",
        `PostgreSQL did not start on ${this.folder}. Its log says:\n${await lastLines(log)}`,
        { cause: error },
      );
    }
  }

  /** Stops it: `fast` ends sessions and writes everything down, `immediate` is a crash on purpose. */
  async stop(mode: "fast" | "immediate" = "fast"): Promise<void> {
    await run(
      this.binaries.pg_ctl,
      ["stop", "-w", "-t", "30", "-m", mode, "-D", this.folder],
      this.runAs ?? {},
    ).catch(async (error) => {
      if ((await this.runningPort()) !== null) throw error;
    });
  }
}

/** A TCP port on the loopback that is free now; `preferred` if that is. */
export async function freePort(preferred = 0): Promise<number> {
  return (await tryPort(preferred)) ?? (await tryPort(0)) ?? 0;
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

/** The server's locale and time zone are ours to set, not the terminal's. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: "C", LANG: "C", TZ: "UTC", PGTZ: "UTC" };
}

function finished(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`exit code ${code}`))));
  });
}

async function lastLines(file: string): Promise<string> {
  const log = await open(file).catch(() => null);
  if (!log) return "(no log)";
  const text = await log.readFile("utf8").finally(() => log.close());
  return text.trimEnd().split("\n").slice(-12).join("\n");
}

function output(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return stderr?.trim() || message;
}
