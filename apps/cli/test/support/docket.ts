import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";

const main = path.join(import.meta.dirname, "../../dist/main.js");

/** How a command ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface Surroundings {
  /** `DATABASE_URL`; empty for the embedded server. */
  url?: string;
  stdin?: string;
  env?: Record<string, string>;
}

/** A command that runs. */
export interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
}

/** Starts the program as a shell would, with a pipe in place of each of a terminal's streams. */
export function start(args: string[], { url = "", stdin = "", env = {} }: Surroundings): Running {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH, NODE_COMPILE_CACHE, DATABASE_URL: url, DATABASE_DIRECT_URL: "", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => {}); // a command that reads nothing closes it
  child.stdin.end(stdin);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
}

/** Runs the program to its end. */
export function docket(args: string[], surroundings: Surroundings): Promise<Ended> {
  return start(args, surroundings).ended;
}

/** Resolves as soon as `condition` holds. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 25));
}
