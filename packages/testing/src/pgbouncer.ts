import { chmod, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { accountForServer, freePort, handOver } from "@docket/database/embedded";
import { type Program, startProgram } from "./program.js";

/** How many connections it has to the server, which all its clients share. */
export const SERVER_CONNECTIONS = 20;

/** A PgBouncer in transaction mode in front of a server. */
export interface PgBouncer extends Program {
  port: number;
}

/**
 * Starts Debian's `pgbouncer` in front of the server at `port`.
 *
 * @param logins names and passwords of the roles that may connect
 * @param options its own port, and how many clients it takes
 */
export async function startPgBouncer(
  port: number,
  logins: Record<string, string>,
  { listens, clients = 1_000 }: { listens?: number; clients?: number } = {},
): Promise<PgBouncer> {
  const runAs = await accountForServer();
  const folder = await mkdtemp(path.join(tmpdir(), "docket-pgbouncer-"));
  const own = listens ?? (await freePort());
  const ini = path.join(folder, "pgbouncer.ini");
  const users = path.join(folder, "users.txt");
  await writeFile(
    users,
    Object.entries(logins)
      .map(([name, password]) => `"${name}" "${password}"\n`)
      .join(""),
  );
  await writeFile(
    ini,
    `[databases]
* = host=127.0.0.1 port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
max_client_conn = ${clients}
default_pool_size = ${SERVER_CONNECTIONS}
server_login_retry = 1
`,
  );
  for (const file of [folder, ini, users]) {
    await chmod(file, file === folder ? 0o700 : 0o600);
    await handOver(file, runAs);
  }
  const program = await startProgram(["pgbouncer", ini], "pgbouncer", own, folder, { ...runAs });
  return { ...program, port: own };
}
