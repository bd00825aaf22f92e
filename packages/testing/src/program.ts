import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import path from "node:path";
import { waitForPort } from "./wait-for-port.js";

/** A program of Debian's that runs until it is stopped. */
export interface Program {
  process: ChildProcess;
  /** Resolves to the reason why it ended. */
  ended: Promise<string>;
  /** Stops it and removes its folder. */
  stop(): Promise<void>;
}

/**
 * Starts a program, and waits until it listens on `port`.
 *
 * @param debianPackage where it is from
 * @param folder its own, with its configuration
 * @throws Error with what it has said, if it ends instead
 */
export async function startProgram(
  [program, ...args]: [program: string, ...args: string[]],
  debianPackage: string,
  port: number,
  folder: string,
  options: SpawnOptions = {},
): Promise<Program> {
  const child = spawn(program, args, {
    ...options,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      ...options.env,
      PATH: `${process.env.PATH}${path.delimiter}/usr/sbin`,
    },
  });
  let said = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = Promise.race([
    once(child, "exit").then(([code, signal]) => `it ended with ${code ?? signal}`),
    once(child, "error").then(([error]) => (error as Error).message),
  ]);
  await Promise.race([
    waitForPort(port),
    ended.then(async (why) => {
      await rm(folder, { recursive: true, force: true });
      throw new Error(
        `${program} could not be started: ${why}. Is it installed (Debian: apt-get install ${debianPackage})?\n${said}`,
      );
    }),
  ]);
  return {
    process: child,
    ended,
    async stop() {
      child.kill("SIGTERM");
      const kill = setTimeout(() => child.kill("SIGKILL"), 2_000);
      await ended;
      clearTimeout(kill);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
