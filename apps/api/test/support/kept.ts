import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { type Child, type PgBouncer, spawnApi, type TestServer } from "@docket/testing";

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A running program. */
interface Running {
  /** Sends SIGKILL. */
  kill(): Promise<void> | void;
  ended: Promise<unknown>;
}

/** A program that is restarted whenever it ends, as by systemd, and may be killed at any time. */
export class Kept {
  private running: Running | null = null;
  private over = false;

  /**
   * @param start resolves with `null` if it could not be started, and is then called again
   * @param restMilliseconds the pause before each restart
   */
  constructor(
    private readonly start: () => Promise<Running | null>,
    private readonly restMilliseconds: () => number,
  ) {
    void this.keep();
  }

  async kill(): Promise<void> {
    await this.running?.kill();
  }

  /** Stops restarting it; ending a running process is left to the caller. */
  release(): void {
    this.over = true;
  }

  private async keep(): Promise<void> {
    while (!this.over) {
      this.running = await this.start();
      await (this.running?.ended ?? pause(50));
      this.running = null;
      if (!this.over) await pause(this.restMilliseconds());
    }
  }
}

/** The API; `current` is called with each process of it. */
export async function runApi(
  variables: Record<string, string>,
  current: (child: Child) => void,
): Promise<Running> {
  const child = await spawnApi(variables);
  current(child);
  return { kill: () => void child.process.kill("SIGKILL"), ended: child.ended };
}

/** PostgreSQL with these settings; one that already runs is taken over. */
export async function runPostgres(
  { server, port }: TestServer,
  settings: Record<string, string>,
): Promise<Running | null> {
  try {
    if ((await server.runningPort()) === null) await server.start(port, settings);
  } catch {
    return null; // processes of the previous one are still there, or the disk is full
  }
  return { kill: () => killServer(server.folder), ended: gone(server) };
}

async function gone(server: TestServer["server"]): Promise<void> {
  while ((await server.runningPort()) !== null) await pause(20);
}

/** PgBouncer; `null` if it cannot be started. */
export async function runPgBouncer(start: () => Promise<PgBouncer>): Promise<Running | null> {
  const bouncer = await start().catch(() => null);
  return bouncer && { kill: () => void bouncer.process.kill("SIGKILL"), ended: bouncer.ended };
}

/** Sends SIGKILL to the postmaster of the PostgreSQL in a folder and to its child processes. */
export async function killServer(folder: string): Promise<void> {
  const [main, ...parts] = await processesOf(folder);
  if (main) for (const pid of [main, ...parts]) kill(pid);
}

/** Sends SIGKILL to the postmaster alone; its child processes notice that by themselves. */
export async function killPostmaster(folder: string): Promise<void> {
  const [main] = await processesOf(folder);
  if (main) kill(main);
}

/** Sends SIGKILL to a child process, as Linux does when out of memory; `random` is from 0 to 1. */
export async function killPart(folder: string, random: number): Promise<void> {
  const [, ...parts] = await processesOf(folder);
  const part = parts[Math.floor(random * parts.length)];
  if (part) kill(part);
}

/** The process ids, the postmaster's first; empty if it does not run. */
async function processesOf(folder: string): Promise<number[]> {
  const file = await readFile(path.join(folder, "postmaster.pid"), "utf8").catch(() => "");
  const main = Number(file.split("\n")[0]);
  if (!(main > 0)) return [];
  const threads = await readdir(`/proc/${main}/task`).catch(() => []);
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${main}/task/${thread}/children`, "utf8")),
  ).catch(() => []);
  const parts = lists.join(" ").split(" ").filter(Boolean).map(Number);
  return threads.length > 0 ? [main, ...parts] : [];
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has already ended.
  }
}
