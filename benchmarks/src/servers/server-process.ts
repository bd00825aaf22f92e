import { type ChildProcess, spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { freePort } from "@docket/database/embedded";
import { endProcess, hasEnded } from "../child-process.js";
import { atEnd, temporaryFolder } from "../cleanup.js";

/** A server in a separate process. */
export interface ServerProcess {
  name: string;
  url: string;
  pid: number;
  /** From the start of the process to its first successful response, in milliseconds. */
  startMilliseconds: number;
  stop(): Promise<void>;
  /**
   * Runs `work`. If it fails because the server has ended, the error includes the server's output.
   */
  during<T>(work: () => Promise<T>): Promise<T>;
}

export interface ServerOptions {
  name: string;
  /** The compiled file. */
  script: string;
  nodeOptions?: string[];
  /** The whole environment, except PATH, HOME, NODE_ENV and PORT. */
  environment: (url: string) => Record<string, string>;
  /** Responds with 200 as soon as the server is ready. */
  readyPath: string;
}

const START_LIMIT = 60_000;

/** Starts a server as in production, with its output in a file, and waits until it is ready. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const { name, script, nodeOptions = [], environment, readyPath } = options;
  const folder = temporaryFolder("docket-bench-");
  const log = path.join(folder, "output.log");
  const output = openSync(log, "a");
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const from = performance.now();
  const child = spawn(process.execPath, [...nodeOptions, script], {
    stdio: ["ignore", output, output],
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "",
      NODE_ENV: "production",
      PORT: String(port),
      ...environment(url),
    },
  });
  const stop = async () => {
    await endProcess(child);
    await rm(folder, { recursive: true, force: true });
  };
  atEnd(stop);
  await ready(child, `${url}${readyPath}`, log, name);
  const startMilliseconds = performance.now() - from;
  const during = <T>(work: () => Promise<T>) =>
    work().catch((error: unknown) => {
      if (!hasEnded(child)) throw error;
      const how = child.signalCode ?? `exit code ${child.exitCode}`;
      throw new Error(`${name} ended (${how}). Its last words:\n${lastLines(log)}`);
    });
  return { name, url, pid: child.pid as number, startMilliseconds, stop, during };
}

async function ready(child: ChildProcess, url: string, log: string, name: string): Promise<void> {
  const deadline = Date.now() + START_LIMIT;
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    if (hasEnded(child) || Date.now() > deadline) {
      throw new Error(`${name} did not start. Its last words:\n${lastLines(log)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function lastLines(log: string): string {
  const lines = readFileSync(log, "utf8").trimEnd().split("\n");
  return lines.slice(-15).join("\n") || "(nothing)";
}
