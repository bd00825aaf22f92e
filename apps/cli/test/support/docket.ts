import { type ChildProcess, fork, spawn } from "node:child_process";
import path from "node:path";
import type { HostedCommand } from "./docket-host.js";

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
  stdin?: string | Uint8Array;
  env?: Record<string, string>;
  /** A file descriptor to write to instead of to `Ended.stdout`. */
  stdout?: number;
}

/** A running command. */
export interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
}

function environment(url: string): Record<string, string | undefined> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  return { PATH, NODE_COMPILE_CACHE, DATABASE_URL: url, DATABASE_DIRECT_URL: "" };
}

/** Starts the program as a shell would, with pipes instead of a terminal's streams. */
export function start(
  args: string[],
  { url = "", stdin = "", env = {}, stdout: target }: Surroundings,
): Running {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...environment(url), ...env },
    stdio: ["pipe", target ?? "pipe", "pipe"],
  });
  child.stdin?.on("error", () => {}); // a command that reads nothing closes it
  child.stdin?.end(stdin);
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
}

/** The host process, which stays loaded, and the last command it was given. */
let host: ChildProcess | undefined;
let asked: Promise<unknown> = Promise.resolve();

/**
 * Runs the program to completion: in a process of its own if `env` is given, otherwise in the host process,
 * which stays loaded.
 */
export function docket(args: string[], surroundings: Surroundings): Promise<Ended> {
  const { url = "", stdin = "", env } = surroundings;
  if (env) return start(args, surroundings).ended;
  const ended = asked.then(() => inHost({ args, stdin: String(stdin), env: environment(url) }));
  asked = ended.catch(() => {});
  return ended;
}

function inHost(command: HostedCommand): Promise<Ended> {
  host ??= fork(path.join(import.meta.dirname, "docket-host.js"), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const over = () => {
    host = undefined;
    reject(new Error(`docket ${command.args.join(" ")} has ended the program`));
  };
  host.once("message", resolve).once("exit", over);
  host.send(command);
  return promise.finally(() => host?.removeAllListeners());
}

/** Resolves as soon as `condition` holds. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 25));
}
