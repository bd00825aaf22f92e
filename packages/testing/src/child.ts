import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { freePort } from "@docket/database/embedded";
import { directUrlOf } from "./test-database.js";

const program = fileURLToPath(import.meta.resolve("@docket/api").replace("index.js", "main.js"));

/** The real program in a separate process. */
export interface Child {
  url: string;
  process: ChildProcess;
  /** Its output so far. */
  output(): string;
  /** Resolves with its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

/**
 * Starts it with these environment variables and only the basic ones of this process; does not wait
 * until it is ready.
 *
 * @param stdout where its log goes, as a file descriptor, instead of to `output`
 * @param cwd the folder that it is started in; by default that of this process
 */
export async function spawnApi(
  variables: Record<string, string>,
  stdout: number | "pipe" = "pipe",
  cwd?: string,
): Promise<Child> {
  const port = variables.PORT ?? String(await freePort());
  const { PATH = "", HOME = "", NODE_COMPILE_CACHE } = process.env;
  const DATABASE_DIRECT_URL = directUrlOf(variables.DATABASE_URL ?? "") ?? "";
  const child = spawn(process.execPath, [program], {
    cwd,
    env: {
      PATH,
      HOME,
      NODE_COMPILE_CACHE,
      LOG_LEVEL: "error",
      PORT: port,
      DATABASE_DIRECT_URL,
      ...variables,
    },
    stdio: ["ignore", stdout, "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  return {
    url: `http://127.0.0.1:${port}`,
    process: child,
    output: () => said,
    ended: once(child, "exit").then(([code, signal]) => (code ?? signal) as number | string),
  };
}

/** Waits until it reports that it is ready. */
export async function ready(child: Child): Promise<void> {
  let over = false;
  void child.ended.then(() => {
    over = true;
  });
  while (!child.output().includes("Docket is ready")) {
    if (over) throw new Error(`the API ended: ${child.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
