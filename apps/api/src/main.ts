import path from "node:path";
import { isDatabaseError, workspaceRoot } from "@docket/database";
import { MigratorError } from "@docket/migrator";
import dotenv from "dotenv";
import pino from "pino";
import { ConfigError, readConfig } from "./config.js";
import { startApi } from "./server.js";

const EXIT_MILLISECONDS = 9_500;

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
  const server = await startApi(config, logger, say);
  say(`\nDocket is ready: ${config.publicUrl}`);
  say(
    "Open it in a browser and create an account; everything stays on this machine. Ctrl-C stops it.\n",
  );

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    say("Stopping.");
    setTimeout(() => process.exit(1), EXIT_MILLISECONDS).unref();
    await server.destroy();
    logger.flush(() => process.exit(0));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
} catch (error) {
  say(explain(error));
  process.exit(1);
}

function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof MigratorError || isDatabaseError(error))
    return error.message;
  const { code, port } = error as { code?: string; port?: number };
  if (code === "EADDRINUSE")
    return `Port ${port} is taken. Stop what uses it, or set PORT to another one.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
