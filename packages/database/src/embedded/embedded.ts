import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { DatabaseError } from "../errors.js";
import { findBinaries } from "./binaries.js";
import { oneAtATime } from "./instance-lock.js";
import { accountForServer, canReach, type RunAs } from "./run-as.js";
import { freePort, newPassword, Server } from "./server.js";

/** Where root's servers live when nobody but root may enter the folder that was asked for. */
const SHARED = "/var/lib/docket";

/** How the connection is named that says "this process uses the server". */
const leaseOf = (pid: number) => `docket lease ${pid}`;

/** What is kept beside the data so that the next start finds it again. */
interface Credentials {
  port: number;
  /** The owner of the database, and the superuser, each with a password of its own. */
  password: string;
  superuserPassword: string;
}

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
  /** For commands that end with `process.exit`: gives it back then, and waits for it to stop. */
  releaseOnExit(): void;
}

/**
 * Starts PostgreSQL on `dataDir`, or joins the one that runs there already, be it another command's
 * or one that a crash left behind. Every user holds a connection as its lease, which ends with the
 * process whatever happens to it, so nothing stale is ever left.
 *
 * @throws DatabaseError `embedded-unavailable`, `embedded-failed`
 */
export async function startEmbedded({
  dataDir,
  onProgress = () => {},
}: EmbeddedOptions): Promise<Embedded> {
  const home = path.resolve(dataDir);
  await mkdir(home, { recursive: true, mode: 0o755 });
  const place = await locate(home, await accountForServer());
  return oneAtATime(`${home} starting`, () => setUpAndJoin(place, home, onProgress));
}

async function setUpAndJoin(
  { server, file, reachable }: Awaited<ReturnType<typeof locate>>,
  home: string,
  onProgress: (message: string) => void,
): Promise<Embedded> {
  if (!reachable && server.isInitialised && !existsSync(file)) {
    // The folder that was asked for was emptied, so a fresh start is wanted; nothing is thrown away.
    await rename(server.folder, `${server.folder}.set-aside-${Date.now()}`);
  }
  if (!server.isInitialised) {
    onProgress("Setting up PostgreSQL for the first time.");
    await initialise(server, file);
  }
  return join(server, file, home, onProgress);
}

async function locate(home: string, runAs: RunAs | null) {
  const folder = path.join(home, "postgres");
  const reachable = runAs === null || (await canReach(folder, runAs));
  const binaries = await findBinaries(runAs, SHARED);
  return {
    server: new Server(reachable ? folder : await sharedFolder(home), binaries, runAs),
    file: path.join(home, "postgres.json"),
    reachable,
  };
}

async function sharedFolder(home: string): Promise<string> {
  const folder = path.join(SHARED, createHash("sha256").update(home).digest("hex").slice(0, 16));
  await mkdir(folder, { recursive: true, mode: 0o755 });
  return path.join(folder, "postgres");
}

async function initialise(server: Server, file: string): Promise<void> {
  const credentials: Credentials = {
    port: await freePort(),
    password: newPassword(),
    superuserPassword: newPassword(),
  };
  // Written first: a data folder without its password would be of no use to anybody.
  const kept = existsSync(file) ? await readCredentials(file) : credentials;
  if (kept === credentials) await writeCredentials(file, credentials);
  await server.initialise(kept.superuserPassword);
}

async function join(
  server: Server,
  file: string,
  dataDir: string,
  onProgress: (message: string) => void,
): Promise<Embedded> {
  for (let attempt = 1; ; attempt += 1) {
    const credentials = await readCredentials(file);
    const running = await server.runningPort();
    const port = running ?? (await freePort(credentials.port));
    if (port !== credentials.port) await writeCredentials(file, { ...credentials, port });
    try {
      if (running === null) {
        onProgress("Starting PostgreSQL.");
        await server.start(port);
      }
      const asSuperuser = superuserUrl(credentials.superuserPassword, port);
      const lease = await takeLease(asSuperuser);
      await createOwner(lease, credentials.password);
      return {
        url: `postgresql://docket:${credentials.password}@127.0.0.1:${port}/docket`,
        superuserUrl: asSuperuser,
        release: () => oneAtATime(`${dataDir} starting`, () => release(server, lease)),
        releaseOnExit: () => {
          process.once("exit", () => releaseFor(process.pid, dataDir));
          for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
        },
      };
    } catch (error) {
      // It may be on its way down, or still be recovering from a crash.
      if (attempt === 5) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
    }
  }
}

async function takeLease(url: string): Promise<pg.Client> {
  const lease = new pg.Client({
    connectionString: url,
    application_name: leaseOf(process.pid),
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  lease.on("error", () => {}); // The server may be killed under us; whoever uses it will notice.
  await lease.connect();
  return lease;
}

async function createOwner(superuser: pg.Client, password: string): Promise<void> {
  const { rowCount } = await superuser.query("SELECT FROM pg_database WHERE datname = 'docket'");
  if (rowCount) return;
  await superuser.query("SELECT pg_advisory_lock(hashtext('docket owner'))");
  const { rowCount: role } = await superuser.query("SELECT FROM pg_roles WHERE rolname = 'docket'");
  if (!role) {
    await superuser.query(
      `CREATE ROLE docket LOGIN CREATEDB CREATEROLE PASSWORD ${superuser.escapeLiteral(password)}`,
    );
  }
  const { rowCount: database } = await superuser.query(
    "SELECT FROM pg_database WHERE datname = 'docket'",
  );
  if (!database) await superuser.query("CREATE DATABASE docket OWNER docket");
  await superuser.query("SELECT pg_advisory_unlock(hashtext('docket owner'))");
}

/** @param leaving a process that is about to end, and whose leases no longer count */
async function release(server: Server, lease: pg.Client, leaving?: number): Promise<void> {
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
  const runAs = await accountForServer();
  const home = path.resolve(dataDir);
  const { server, file } = await locate(home, runAs);
  await oneAtATime(`${home} starting`, async () => {
    const port = await server.runningPort();
    if (port === null) return;
    const { superuserPassword } = await readCredentials(file);
    await release(server, await takeLease(superuserUrl(superuserPassword, port)), pid);
  });
}

function superuserUrl(password: string, port: number): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

async function readCredentials(file: string): Promise<Credentials> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Credentials;
  } catch (cause) {
    throw new DatabaseError(
      "embedded-failed",
      `${file} holds the passwords of the database beside it and cannot be read. Restore it, or move the folder away to start afresh.`,
      { cause },
    );
  }
}

async function writeCredentials(file: string, credentials: Credentials): Promise<void> {
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  await chmod(partial, 0o600);
  await rename(partial, file);
}
