import path from "node:path";
import { BackupError } from "@docket/backup";
import {
  explainFailure,
  explainIgnored,
  explainIgnoredFile,
  ignoredSettings,
  requireNode,
  workspaceRoot,
} from "@docket/database";
import { MigratorError } from "@docket/migrator/migrate";
import dotenv from "dotenv";
import { ConfigError, readConfig, staysHere } from "./config.js";
import { createLogger } from "./system/logger.js";

const EXIT_MS = 9_500;

const envFile = path.join(workspaceRoot(), ".env");
const { error: envFileError } = dotenv.config({ path: envFile, quiet: true });

// The reader of the output may go away, as at the end of a pipe. That is no reason to stop, let alone without stopping
// PostgreSQL.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

/** For the person at the terminal; the log is for later reading. */
const say = (message: string) => process.stderr.write(`${message}\n`);

const stopping = new AbortController();

try {
  requireNode();
  const ignoredFile = explainIgnoredFile(envFile, envFileError);
  if (ignoredFile) say(ignoredFile);
  for (const ignored of ignoredSettings(process.env)) say(explainIgnored(ignored));
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  // Loaded only now, so that problems with the settings are reported without delay.
  const { startApi } = await import("./server.js");
  const starting = startApi(config, logger, say, { signal: stopping.signal });

  const stop = async () => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    say("Stopping.");
    setTimeout(() => process.exit(1), EXIT_MS).unref();
    const server = await starting.catch(() => null);
    await server?.destroy().catch((error: unknown) => {
      say(explain(error));
      process.exitCode = 1;
    });
    logger.flush(() => process.exit());
  };
  // SIGHUP: the terminal was closed.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);

  const { publicUrl } = await starting;
  if (!stopping.signal.aborted) {
    say(`\nDocket is ready: ${publicUrl}`);
    say(
      `Open it in a browser${staysHere(config) ? "; everything stays on this machine" : ""}. Ctrl-C stops it.\n`,
    );
  }
} catch (error) {
  if (!stopping.signal.aborted) {
    say(explain(error));
    process.exit(1);
  }
}

function explain(error: unknown): string {
  const isForPeople =
    error instanceof ConfigError || error instanceof MigratorError || error instanceof BackupError;
  if (isForPeople) return error.message;
  const { code, port, address, hostname } = error as NodeJS.ErrnoException & {
    port?: number;
    address?: string;
    hostname?: string;
  };
  if (code === "EADDRINUSE") {
    const where = address === "::1" ? ` on [::1], where browsers look for localhost first` : "";
    return `Port ${port} is taken${where}. Stop what uses it, or set PORT to another one.`;
  }
  if (code === "EACCES" && port)
    return `This account may not listen on port ${port}. Set PORT to one above 1023.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `This machine has no address ${address ?? hostname} to listen on. Set HOST to one that it has.`;
  const failure = explainFailure(error);
  if (failure) return failure;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
