import pg from "pg";
import { sleep } from "../backoff.js";
import { driverError } from "../driver-error.js";
import { classify } from "../failures.js";
import { type Credentials, readCredentials, writeCredentials } from "./credentials.js";
import { failed } from "./data-folder.js";
import { freePort, type Server } from "./server.js";

/** How the connection is named that says "this process uses the server". */
export const leaseOf = (pid: number) => `docket lease ${pid}`;

/** A server that runs, and a connection that holds it. */
export interface Joined {
  port: number;
  credentials: Credentials;
  lease: pg.Client;
}

const ATTEMPTS = 5;

/**
 * Takes a lease on the server, which is started if it does not run.
 *
 * @param fixedPort the one that others know already; otherwise another is taken where the last one is not free
 * @throws DatabaseError `embedded-failed`
 */
export async function join(
  server: Server,
  file: string,
  onProgress: (message: string) => void,
  fixedPort?: number,
): Promise<Joined> {
  for (let attempt = 1; ; attempt += 1) {
    const credentials = await readCredentials(file);
    const running = await server.runningPort();
    const port = running ?? fixedPort ?? (await freePort(credentials.port));
    if (port !== credentials.port) await writeCredentials(file, { ...credentials, port });
    try {
      if (running === null) {
        if (attempt === 1) onProgress("Starting PostgreSQL.");
        await server.start(port);
      }
      const lease = await takeLease(superuserUrl(credentials.superuserPassword, port));
      await createOwner(lease, credentials.password);
      await letOwnerTakeRoles(lease);
      return { port, credentials, lease };
    } catch (error) {
      if (attempt === ATTEMPTS || !mayPass(error)) throw explained(error, file);
      await sleep(200 * attempt);
    }
  }
}

/** It may be on its way down, still be recovering from a crash, or parts of a dead one may still be there. */
function mayPass(error: unknown): boolean {
  if (classify(error) === "connection-lost") return true;
  return /shared memory block|lock file .* already exists/.test((error as Error).message);
}

function explained(error: unknown, file: string): unknown {
  if (driverError(error)?.code !== "28P01") return error;
  return failed(
    `The database does not take the password in ${file}, which is of another one.`,
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
  lease.on("error", () => {}); // The server may be killed under us; its end is noticed as well.
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

/**
 * Roles belong to the whole server. If the superuser made Docket's, as in a database for a migration's proof, their
 * owner may not grant them to itself.
 */
async function letOwnerTakeRoles(superuser: pg.Client): Promise<void> {
  const { rows } = await superuser.query<{ rolname: string }>(
    "SELECT rolname FROM pg_roles WHERE rolname LIKE 'docket\\_%' AND NOT pg_has_role('docket', oid, 'SET')",
  );
  if (rows.length === 0) return;
  await superuser.query("SELECT pg_advisory_lock(hashtext('docket owner'))");
  for (const { rolname } of rows) {
    const role = superuser.escapeIdentifier(rolname);
    await superuser.query(`GRANT ${role} TO docket WITH INHERIT FALSE, SET TRUE`);
  }
  await superuser.query("SELECT pg_advisory_unlock(hashtext('docket owner'))");
}
