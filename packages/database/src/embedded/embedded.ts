import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
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
import { failed, inspectData, moveFolder, prepareHome } from "./data-folder.js";
import { oneAtATime } from "./instance-lock.js";
import { type Joined, join, leaseOf, superuserUrl, takeLease } from "./join.js";
import { ableToReach, accountForServer } from "./run-as.js";
import { freePort, newPassword, Server } from "./server.js";
import { Supervisor } from "./supervisor.js";

/** Where root keeps what PostgreSQL's account must reach and cannot reach otherwise. */
const SHARED = "/var/lib/docket";

export interface EmbeddedOptions {
  /** The folder that holds everything; made if it is missing. */
  dataDir: string;
  /** Told what is going on, in words for a person. */
  onProgress?: (message: string) => void;
}

/** A running embedded server. */
export interface Embedded {
  /** The owner's connection URL. The owner is no superuser, as on any hosted PostgreSQL. */
  url: string;
  /** The superuser's, for tests and repairs. */
  superuserUrl: string;
  /** Gives the server back; it stops with the last process that uses it. */
  release(): Promise<void>;
  /** For commands that just end, or by `process.exit`: gives it back then, and waits for it to stop. */
  releaseOnExit(): void;
}

/**
 * Starts PostgreSQL on `dataDir`, or joins the one that runs there already, be it another command's
 * or one that a crash left behind. Every user holds a connection as its lease, which ends with the
 * process whatever happens to it, so nothing stale is ever left. While anybody holds one, a server
 * that dies is started again.
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
  return {
    ...urlsOf(first),
    async release() {
      const lease = await supervisor.end();
      if (lease) await oneAtATime(home, () => release(place.server, lease));
    },
    releaseOnExit() {
      supervisor.unref();
      process.once("exit", () => releaseFor(process.pid, dataDir));
      for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
    },
  };
}

interface Place {
  server: Server;
  /** With the credentials. */
  file: string;
}

async function locate(home: string): Promise<Place> {
  const folder = path.join(home, "postgres");
  const runAs = await ableToReach(folder, await accountForServer(folder));
  const binaries = await findBinaries(runAs, SHARED);
  await inspectData(folder, binaries);
  return { server: new Server(folder, binaries, runAs), file: path.join(home, "postgres.json") };
}

/** Sets PostgreSQL up where there never was one; what was there and is not is never made afresh. */
async function setUp(
  { server, file }: Place,
  home: string,
  onProgress: (message: string) => void,
): Promise<void> {
  if (server.isInitialised) return adoptPending(file);
  if (existsSync(file)) {
    const elsewhere = formerFolder(home);
    if (!existsSync(path.join(elsewhere, "PG_VERSION"))) throw dataIsMissing(server.folder, file);
    onProgress(`Moving the database from ${elsewhere} to ${server.folder}.`);
    await moveFolder(elsewhere, server.folder);
    return;
  }
  onProgress("Setting up PostgreSQL for the first time.");
  const credentials: Credentials = {
    port: await freePort(),
    password: newPassword(),
    superuserPassword: newPassword(),
  };
  // Written first: a data folder without its password would be of no use to anybody. It gets its
  // name when the data is whole: from then on data that is missing was lost.
  await writeCredentials(pendingOf(file), credentials);
  await server.initialise(credentials.superuserPassword);
  await rename(pendingOf(file), file);
}

/** Where root's data was put by versions that could not keep it in a folder closed to others. */
function formerFolder(home: string): string {
  const name = createHash("sha256").update(home).digest("hex").slice(0, 16);
  return path.join(SHARED, name, "postgres");
}

function dataIsMissing(folder: string, file: string) {
  const hint = existsSync(SHARED)
    ? ` (Earlier versions kept root's data below ${SHARED}: if the folder was moved, it may be in one of the folders there.)`
    : "";
  return failed(
    `${file} belongs to a database in ${folder}, which is not there. Put it back${hint}, or restore a backup. Only to start afresh without it, remove ${file}.`,
  );
}

function urlsOf({ credentials, port }: Joined) {
  return {
    url: `postgresql://docket:${credentials.password}@127.0.0.1:${port}/docket`,
    superuserUrl: superuserUrl(credentials.superuserPassword, port),
  };
}

/** @param leaving a process that is about to end, and whose leases no longer count */
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

/** In an exit handler nothing asynchronous runs any more, so another process does it. */
function releaseFor(pid: number, dataDir: string): void {
  spawnSync(
    process.execPath,
    [fileURLToPath(import.meta.resolve("./release.js")), dataDir, String(pid)],
    {
      stdio: "inherit",
    },
  );
}

/** Gives the server back in the name of a process that is about to end. */
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
