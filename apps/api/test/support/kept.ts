import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { type Child, type PgBouncer, spawnApi, type TestServer } from "@docket/testing";

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A program that runs. */
interface Running {
  /** SIGKILL. */
  kill(): Promise<void> | void;
  ended: Promise<unknown>;
}

/** A program that is started again whenever it has ended, as systemd does, and may be killed at any time. */
export class Kept {
  private running: Running | null = null;
  private over = false;

  /**
   * @param start `null` where it could not be started, which is tried again
   * @param restMilliseconds before each start
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

  /** Lets it run no more; what runs is left to whoever stops it. */
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

/** The API; `current` is told each process of it. */
export async function runApi(
  variables: Record<string, string>,
  current: (child: Child) => void,
): Promise<Running> {
  const child = await spawnApi(variables);
  current(child);
  return { kill: () => void child.process.kill("SIGKILL"), ended: child.ended };
}

/** PostgreSQL, with these settings; one that runs already is taken over. */
export async function runPostgres(
  { server, port }: TestServer,
  settings: Record<string, string>,
): Promise<Running | null> {
  try {
    if ((await server.runningPort()) === null) await server.start(port, settings);
  } catch {
    return null; // parts of the one before are still there, or the disk is full
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

/** SIGKILL to the main process of the PostgreSQL in a folder and to all that it started. */
export async function killServer(folder: string): Promise<void> {
  const [main, ...parts] = await processesOf(folder);
  if (main) for (const pid of [main, ...parts]) kill(pid);
}

/** SIGKILL to the main process alone, whose parts notice it by themselves. */
export async function killPostmaster(folder: string): Promise<void> {
  const [main] = await processesOf(folder);
  if (main) kill(main);
}

/** SIGKILL to one part of it, as Linux does when memory runs out; `random` is from 0 to 1. */
export async function killPart(folder: string, random: number): Promise<void> {
  const [, ...parts] = await processesOf(folder);
  const part = parts[Math.floor(random * parts.length)];
  if (part) kill(part);
}

/** The main process first; none where none runs. */
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
    // It has ended by itself meanwhile.
  }
}
