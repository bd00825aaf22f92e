import { execFile } from "node:child_process";
import { existsSync, statfsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { isDatabaseError } from "@docket/database";
import {
  accountForServer,
  type Binaries,
  findBinaries,
  freePort,
  handOver,
  newPassword,
  Server,
} from "@docket/database/embedded";
import pg from "pg";
import { type PreparedKind, preparedServers } from "./prepared-servers.js";

const run = promisify(execFile);

/** The space needed for all servers of a run. */
const ROOM_BYTES = 4 * 1024 ** 3;

/** A separate PostgreSQL server for one test run, in a temporary folder. */
export interface TestServer {
  /** A URL of `database` for the superuser. */
  superuserUrl(database?: string): string;
  /** A URL of `database` for the role that owns the databases, which is not a superuser. */
  ownerUrl(database: string): string;
  port: number;
  /** The server object, for stopping and starting it. */
  server: Server;
  /** The id of the server's main process. */
  pid(): Promise<number>;
  /** Sends SIGKILL to the server's main process and, on Linux, to its child processes. */
  kill(): Promise<void>;
  /** Restarts it after it was killed or stopped. */
  restart(): Promise<void>;
  /** Stops the server and removes its folder. */
  remove(): Promise<void>;
}

/** The oldest PostgreSQL that Docket supports, from Debian 12. Null if it is not installed. */
export const oldestPostgres = existsSync("/usr/lib/postgresql/15/bin")
  ? "/usr/lib/postgresql/15/bin"
  : null;

/** Starts a server with the PostgreSQL programs in a folder. */
export function createServerOf(binaries: string): Promise<TestServer> {
  return createTestServer({}, undefined, "empty", binaries);
}

/**
 * Starts a server.
 *
 * @param settings of postgresql.conf; writes are not flushed to the disk unless `fsync` is set
 * @param place the folder in which its own is created
 * @param kind which prepared server to copy, if the run of all suites has prepared any
 * @param other the folder of another PostgreSQL than the embedded one
 */
export async function createTestServer(
  settings: Record<string, string> = {},
  place = roomyPlace(),
  kind: PreparedKind = "empty",
  other = process.env.DOCKET_TEST_POSTGRES_BIN,
): Promise<TestServer> {
  const folder = await mkdtemp(path.join(place, "docket-test-"));
  await chmod(folder, 0o755);
  const runAs = await accountForServer();
  await handOver(folder, runAs);
  // Those of the run are the embedded PostgreSQL's.
  const prepared = other ? undefined : preparedServers()?.[kind];
  const binaries = other ? binariesIn(other) : await findBinaries(runAs, "/var/lib/docket");
  const server = new Server(path.join(folder, "postgres"), binaries, runAs);
  const superuserPassword = prepared?.superuserPassword ?? newPassword();
  const password = prepared?.password ?? newPassword();
  if (prepared) await run("cp", ["-a", prepared.folder, server.folder]);
  else await server.initialise(superuserPassword, other ? ["--locale=C.UTF-8"] : undefined);
  const port = await freePort();
  const all = {
    fsync: "off",
    full_page_writes: "off", // only needed if the machine itself crashes
    max_connections: "200",
    deadlock_timeout: "100ms",
    ...settings,
  };
  await server.start(port, all);
  const superuserUrl = (database = "postgres") =>
    `postgresql://postgres:${superuserPassword}@127.0.0.1:${port}/${database}`;
  if (!prepared)
    await withClient(superuserUrl(), (client) =>
      client.query(`CREATE ROLE docket LOGIN CREATEDB CREATEROLE PASSWORD '${password}'`),
    );
  return {
    port,
    server,
    superuserUrl,
    ownerUrl: (database) => `postgresql://docket:${password}@127.0.0.1:${port}/${database}`,
    pid: () => pidOf(server),
    kill: () => killServer(server),
    restart: () => startAgain(server, port, all),
    async remove() {
      await server.stop("immediate");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The folder for short-lived servers: in memory, if enough of it is free. */
function roomyPlace(): string {
  const memory = "/dev/shm";
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > ROOM_BYTES ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}

async function pidOf({ folder }: Server): Promise<number> {
  return Number.parseInt(await readFile(path.join(folder, "postmaster.pid"), "utf8"), 10);
}

async function killServer(server: Server): Promise<void> {
  const main = await pidOf(server);
  const children = await readFile(`/proc/${main}/task/${main}/children`, "utf8").catch(() => "");
  for (const pid of [main, ...children.split(" ").filter(Boolean).map(Number)]) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has already ended.
    }
  }
}

async function startAgain(
  server: Server,
  port: number,
  settings: Record<string, string>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await server.start(port, settings);
    } catch (error) {
      // Its child processes may still hold its shared memory for a moment.
      if (attempt === 50 || !isDatabaseError(error)) throw error;
      await setTimeout(100);
    }
  }
}

/** The programs of an installed PostgreSQL, such as an older one. */
function binariesIn(folder: string): Binaries {
  const program = (name: string) => path.join(folder, name);
  return { initdb: program("initdb"), pg_ctl: program("pg_ctl"), postgres: program("postgres") };
}

/** Runs `work` with a connection. */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  return work(client).finally(() => client.end());
}

/** A connection pool for frequent queries, which reconnects after the server was killed. */
export function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, idleTimeoutMillis: 0 });
  pool.on("error", () => {});
  return pool;
}
