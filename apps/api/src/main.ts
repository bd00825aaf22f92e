import path from "node:path";
import { isDatabaseError, workspaceRoot } from "@docket/database";
import { MigratorError } from "@docket/migrator";
import dotenv from "dotenv";
import pino from "pino";
import { ConfigError, readConfig } from "./config.js";
import { startApi } from "./server.js";

const EXIT_MS = 9_500;
const IDLE_MS = 1_000;

dotenv.config({ path: path.join(workspaceRoot(), ".env"), quiet: true });

/** For the person who waits; the log is for whoever reads it later. */
const say = (message: string) => process.stderr.write(`${message}\n`);

try {
  const config = readConfig(process.env);
  const logger = pino(
    { level: config.logLevel },
    pino.destination({ sync: false, minLength: 4_096 }),
  );
  setInterval(() => logger.flush(), 1_000).unref();
  const starting = startApi(config, logger, say);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    say("Stopping.");
    setTimeout(() => process.exit(1), EXIT_MS).unref();
    const server = await starting.catch(() => null);
    await server?.destroy();
    logger.flush(() => process.exit(0));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);

  await starting;
  if (!stopping) {
    say(`\nDocket is ready: ${config.publicUrl}`);
    say(
      "Open it in a browser and create an account; everything stays on this machine. Ctrl-C stops it.\n",
    );
    setTimeout(compactHeap, IDLE_MS).unref();
  }
} catch (error) {
  say(explain(error));
  process.exit(1);
}

/**
 * Loading the program leaves V8 with a heap several times as large as what is in it, which it gives
 * back only when memory runs short. One thorough collection while nothing happens yet returns it.
 */
function compactHeap(): void {
  const collect = globalThis.gc as ((options: object) => void) | undefined; // with --expose-gc
  collect?.({ type: "major", execution: "sync", flavor: "last-resort" });
}

function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof MigratorError || isDatabaseError(error))
    return error.message;
  const { code, port } = error as { code?: string; port?: number };
  if (code === "EADDRINUSE")
    return `Port ${port} is taken. Stop what uses it, or set PORT to another one.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
