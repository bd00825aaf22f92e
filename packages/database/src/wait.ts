import { setTimeout as sleep } from "node:timers/promises";
import { backoff } from "./backoff.js";
import { parseConnectionUrl } from "./connection-url.js";
import { driverError } from "./driver-error.js";
import { DatabaseError } from "./errors.js";
import { classify, permanentConnectFailure } from "./failures.js";
import { singleClient } from "./single-client.js";

export interface WaitOptions {
  /** The variable that the URL comes from, for the messages. */
  name?: string;
  /** How long, in milliseconds. */
  timeoutMs: number;
  /** Called once if the server is not ready yet. */
  onProgress?: (message: string) => void;
}

const LONGEST_PAUSE = 1_000;

/**
 * Waits until the server at `url` accepts connections: if everything is started at once, the
 * database may become ready later than the programs that need it.
 *
 * @throws DatabaseError `unavailable` when the time is over; at once if waiting cannot help
 */
export async function waitForDatabase(
  url: string,
  { name = "DATABASE_URL", timeoutMs, onProgress = () => {} }: WaitOptions,
): Promise<void> {
  const settings = parseConnectionUrl(url, name);
  const where = `${settings.host}:${settings.port}`;
  const deadline = performance.now() + timeoutMs;
  for (let attempt = 0; ; attempt += 1) {
    const client = singleClient(settings, {
      connectionTimeoutMillis: Math.max(1_000, deadline - performance.now()),
    });
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      void client.end().catch(() => {});
      const permanent = permanentConnectFailure(error, settings.variable);
      if (permanent) throw permanent;
      if (classify(error) !== "connection-lost") throw error;
      if (attempt === 0) onProgress(`Waiting for the database at ${where}.`);
      const wait = backoff(attempt, 50, LONGEST_PAUSE);
      if (performance.now() + wait > deadline) throw unreachable(where, settings.variable, error);
      await sleep(wait);
    }
  }
}

function unreachable(where: string, variable: string, cause: unknown): DatabaseError {
  const { message } = cause as Error;
  const { code, severity } = driverError(cause) ?? {};
  const full = code === "53300"; // too_many_connections
  const text =
    severity === undefined
      ? `The database at ${where} cannot be reached (${message}). Start it, or set ${variable} to another one.`
      : `The database at ${where} accepts no connection (${message}).${full ? " End others, or raise that limit; DATABASE_POOL_MAX limits how many Docket itself opens." : ""}`;
  return new DatabaseError("unavailable", text, { cause });
}
