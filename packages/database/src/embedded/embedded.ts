import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findBinaries } from "./binaries.js";
import {
  adoptPending,
  type Credentials,
  pendingOf,
  readCredentials,
  writeCredentials,
} from "./credentials.js";
import { failed, inspectData, prepareHome } from "./data-folder.js";
import { oneAtATime } from "./instance-lock.js";
import { type Joined, join, leaseOf, superuserUrl, takeLease } from "./join.js";
import { ableToReach, accountForServer } from "./run-as.js";
import { freePort, newPassword, Server } from "./server.js";
import { Supervisor } from "./supervisor.js";

/** Where root keeps files that PostgreSQL's account must reach and could not reach elsewhere. */
const SHARED = "/var/lib/docket";

const LOG_MILLISECONDS = 3_600_000;

export interface EmbeddedOptions {
  /** The folder that holds everything; created if it is missing. */
  dataDir: string;
  /** Receives progress messages for people. */
  onProgress?: (message: string) => void;
}

/** A running embedded server. */
export interface Embedded {
  /** The owner's connection URL. The owner is not a superuser, as with any hosted PostgreSQL. */
  url: string;
  /** The superuser's connection URL, for tests and repairs. */
  superuserUrl: string;
  /** Releases the server; it stops with the last process that uses it. */
  release(): Promise<void>;
  /**
   * For commands that simply end or call `process.exit`: releases the server at exit, and waits for
   * it to stop.
   */
  releaseOnExit(): void;
}

/**
 * Starts PostgreSQL on `dataDir`, or joins a server that already runs there, whether another
 * command started it or a crash left it behind. Every process that uses the server holds a
 * connection as its lease, which ends with the process however that ends, so no stale lease is ever
 * left. While a lease is held, a server that dies is restarted.
 *
 * @throws DatabaseError `embedded-unavailable`, `embedded-failed`
 */
export async function startEmbedded({
  dataDir,
  onProgress = () => {},
}: EmbeddedOptions): Promise<Embedded> {
  const home = path.resolve(dataDir);
  await prepareHome(home);
  const place = await locate(home);
  const first = await oneAtATime(home, async () => {
    await setUp(place, home, onProgress);
    return join(place.server, place.file, onProgress);
  });
  const supervisor = new Supervisor(first.lease, onProgress, async () => {
    const joined = await oneAtATime(home, () =>
      join(place.server, place.file, () => {}, first.port),
    );
    return joined.lease;
  });
  const shortening = setInterval(() => {
    place.server.shortenLog().catch(() => {});
  }, LOG_MILLISECONDS).unref();
  return {
    ...urlsOf(first),
    async release() {
      clearInterval(shortening);
      const lease = await supervisor.end();
      if (lease) await oneAtATime(home, () => release(place.server, lease));
    },
    releaseOnExit() {
      supervisor.unref();
      process.once("exit", () => releaseFor(process.pid, dataDir));
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
        process.once(signal, () => process.exit(130));
    },
  };
}

interface Place {
  server: Server;
  /** The credentials file. */
  file: string;
}

async function locate(home: string): Promise<Place> {
  const folder = path.join(home, "postgres");
  const runAs = await ableToReach(folder, await accountForServer(folder));
  const binaries = await findBinaries(runAs, SHARED);
  await inspectData(folder, binaries);
  return { server: new Server(folder, binaries, runAs), file: path.join(home, "postgres.json") };
}

/**
 * Initialises PostgreSQL if there never was one here; missing data of an earlier one is an error,
 * and never replaced by an empty database.
 */
async function setUp(
  { server, file }: Place,
  home: string,
  onProgress: (message: string) => void,
): Promise<void> {
  if (server.isInitialised) return adoptPending(file);
  if (existsSync(file)) {
    throw failed(
      `${file} belongs to a database in ${server.folder}, which is not there. Put it back, or restore a backup. Only to start afresh without it, remove ${file}.`,
    );
  }
  onProgress(`Setting up PostgreSQL for the first time, in ${home}.`);
  const credentials: Credentials = {
    port: await freePort(),
    password: newPassword(),
    superuserPassword: newPassword(),
  };
  // Written first, because a data folder without its password would be useless. The file gets its
  // final name when the data folder is complete: from then on, missing data means lost data.
  await writeCredentials(pendingOf(file), credentials);
  await server.initialise(credentials.superuserPassword);
  await rename(pendingOf(file), file);
}

function urlsOf({ credentials, port }: Joined) {
  return {
    url: `postgresql://docket:${credentials.password}@127.0.0.1:${port}/docket`,
    superuserUrl: superuserUrl(credentials.superuserPassword, port),
  };
}

/** @param leaving a process that is about to exit, whose leases are ignored */
async function release(server: Server, lease: Joined["lease"], leaving?: number): Promise<void> {
  const others = await lease
    .query(
      `SELECT FROM pg_stat_activity
       WHERE application_name LIKE 'docket lease %' AND application_name <> $1 AND pid <> pg_backend_pid()`,
      [leaving === undefined ? "" : leaseOf(leaving)],
    )
    .catch(() => null);
  await lease.end().catch(() => {});
  if (!others?.rowCount) await server.stop();
}

/** Releases the server from another process, since nothing asynchronous runs in an exit handler. */
function releaseFor(pid: number, dataDir: string): void {
  spawnSync(
    process.execPath,
    [fileURLToPath(import.meta.resolve("./release.js")), dataDir, String(pid)],
    {
      stdio: "inherit",
    },
  );
}

/** Releases the server on behalf of a process that is about to exit. */
export async function releaseInTheNameOf(pid: number, dataDir: string): Promise<void> {
  const home = path.resolve(dataDir);
  const { server, file } = await locate(home);
  await oneAtATime(home, async () => {
    const port = await server.runningPort();
    if (port === null) return;
    const { superuserPassword } = await readCredentials(file);
    await release(server, await takeLease(superuserUrl(superuserPassword, port)), pid);
  });
}
