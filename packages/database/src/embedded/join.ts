import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { driverError } from "../driver-error.js";
import { classify } from "../failures.js";
import { type Credentials, readCredentials, writeCredentials } from "./credentials.js";
import { failed } from "./data-folder.js";
import { freePort, type Server } from "./server.js";

/** The application name of the connection by which process `pid` holds its lease. */
export const leaseOf = (pid: number) => `docket lease ${pid}`;

/** A running server, and the connection that is our lease on it. */
export interface Joined {
  port: number;
  credentials: Credentials;
  lease: pg.Client;
}

const ATTEMPTS = 5;

/**
 * Takes a lease on the server, and starts it if it is not running. The caller lets only one process do so at a
 * time: a server that was started in vain has no other user, and is stopped.
 *
 * @param fixedPort the port that others already know; without it, another port is chosen if the
 * last one is not free
 * @throws DatabaseError `embedded-failed`
 */
export async function join(
  server: Server,
  file: string,
  onProgress: (message: string) => void,
  fixedPort?: number,
): Promise<Joined> {
  let started = false;
  for (let attempt = 1; ; attempt += 1) {
    const credentials = await readCredentials(file);
    const running = await server.runningPort();
    const port = running ?? fixedPort ?? (await freePort(credentials.port));
    if (port !== credentials.port) await writeCredentials(file, { ...credentials, port });
    try {
      if (running === null) {
        if (attempt === 1) onProgress("Starting PostgreSQL.");
        await server.start(port);
        started = true;
      }
      const lease = await takeLease(superuserUrl(credentials.superuserPassword, port));
      await createOwner(lease, credentials.password).catch(async (error: unknown) => {
        await lease.end(); // it would keep this process running
        throw error;
      });
      return { port, credentials, lease };
    } catch (error) {
      if (attempt === ATTEMPTS || !mayPass(error)) {
        if (started) await server.stop().catch(() => {});
        throw explained(error, file);
      }
      await sleep(200 * attempt);
    }
  }
}

/**
 * Whether a retry may help: the server may be shutting down or recovering from a crash, or remains
 * of a dead one may still exist.
 */
function mayPass(error: unknown): boolean {
  if (classify(error) === "connection-lost") return true;
  return /shared memory block|lock file .* already exists/.test((error as Error).message);
}

function explained(error: unknown, file: string): unknown {
  if (driverError(error)?.code !== "28P01") return error;
  return failed(
    `The database rejects the password in ${file}, which belongs to another database.`,
    error,
  );
}

export function superuserUrl(password: string, port: number): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

export async function takeLease(url: string): Promise<pg.Client> {
  const lease = new pg.Client({
    connectionString: url,
    application_name: leaseOf(process.pid),
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  lease.on("error", () => {}); // The server may be killed under us; the "end" event reports that.
  await lease.connect();
  return lease;
}

/**
 * Creates the database and its owner, and lets the owner assume Docket's roles. Roles belong to the
 * whole server; if the superuser created them, as in a database that proves a migration, the owner
 * cannot grant them to itself.
 */
async function createOwner(superuser: pg.Client, password: string): Promise<void> {
  const finds = async (sql: string) => ((await superuser.query(sql)).rowCount ?? 0) > 0;
  if (!(await finds("SELECT FROM pg_roles WHERE rolname = 'docket'"))) {
    await superuser.query(
      `CREATE ROLE docket LOGIN CREATEDB CREATEROLE PASSWORD ${superuser.escapeLiteral(password)}`,
    );
  }
  if (!(await finds("SELECT FROM pg_database WHERE datname = 'docket'"))) {
    await superuser.query("CREATE DATABASE docket OWNER docket");
  }
  const { rows } = await superuser.query<{ rolname: string }>(
    "SELECT rolname FROM pg_roles WHERE rolname LIKE 'docket\\_%' AND NOT pg_has_role('docket', oid, 'SET')",
  );
  for (const { rolname } of rows) {
    const role = superuser.escapeIdentifier(rolname);
    await superuser.query(`GRANT ${role} TO docket WITH INHERIT FALSE, SET TRUE`);
  }
}
